#include "gpusim/evaluate.hpp"

namespace gpusim {

const std::vector<FormulaFunction>& formula_functions() {
  static const std::vector<FormulaFunction> kFunctions;
  return kFunctions;
}

}  // namespace gpusim
