// max_min: minimum completion time, the largest first.
//
// As min_min, but of the least completion times of all tasks of a batch the greatest decides which task is mapped next, so that
// long tasks do not come last. Ties to the smaller task id, then the smaller device id. For tasks on one device. No options.
//
// Sources: O. H. Ibarra, C. E. Kim, Journal of the ACM 24(2), 1977 (algorithm E); M. Maheswaran et al., Journal of Parallel and
// Distributed Computing 59(2), 1999.

#include "sim/policies/common/batch_mapping.hpp"

namespace gpusim {

std::unique_ptr<Policy> make_max_min(Reader& /*options*/) { return make_batch_mapper(MappedNext::last_to_end); }

}  // namespace gpusim
