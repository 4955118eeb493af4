#include "gpusim/transfer.hpp"

namespace gpusim {

const TransferPrior& carried_transfer_prior() {
  static const TransferPrior prior;
  return prior;
}

}  // namespace gpusim
