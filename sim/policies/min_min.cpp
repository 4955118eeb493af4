// min_min: minimum completion time, the smallest first.
//
// Maps tasks when they become ready, all that become ready together as one batch: for every task of it the device with the least
// completion time, counting what is mapped already and the transfer of its inputs; the task with the least of these is appended to
// its device; repeated until the batch is mapped. Ties to the smaller task id, then the smaller device id. Mapped tasks are not
// moved again. For tasks on one device. No options.
//
// Sources: O. H. Ibarra, C. E. Kim, Journal of the ACM 24(2), 1977 (algorithm D); M. Maheswaran et al., Journal of Parallel and
// Distributed Computing 59(2), 1999.

#include "sim/policies/common/batch_mapping.hpp"

namespace gpusim {

std::unique_ptr<Policy> make_min_min(Reader& /*options*/) { return make_batch_mapper(MappedNext::first_to_end); }

}  // namespace gpusim
