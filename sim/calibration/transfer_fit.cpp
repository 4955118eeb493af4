#include "sim/calibration/transfer_fit.hpp"

#include <cmath>
#include <set>
#include <utility>

namespace gpusim {
namespace {

constexpr int kFitRounds = 4;
/// The information that one network adds about the shared terms, X' K^-1 X and X' K^-1 y, for the terms listed in `used`.
struct Information {
  std::vector<std::size_t> used;
  Matrix matrix;
  Vector vector;
};

/// A network during the fit of the shared terms.
struct FittedNetwork {
  const std::vector<TransferRow>* rows = nullptr;
  std::vector<std::vector<RowTerm>> terms;
  std::size_t freedom = 0;  ///< number of rows minus number of settings
  double scale = 1;
};

Vector residuals(const FittedNetwork& network, const TermTable& table, const Vector& mean) {
  Vector rest;
  for (std::size_t k = 0; k < network.rows->size(); ++k) {
    double value = (*network.rows)[k].ln_speed;
    for (const RowTerm& at : network.terms[k])
      value -= at.value * (at.term < mean.size() ? mean[at.term] : table.prior(at.term).mean);
    rest.push_back(value);
  }
  return rest;
}

Cholesky own_matrix(const std::vector<TransferRow>& rows, double scale) {
  Matrix matrix(rows.size(), Vector(rows.size(), 0));
  for (std::size_t row = 0; row < rows.size(); ++row)
    for (std::size_t column = 0; column <= row; ++column)
      matrix[row][column] = own_covariance(rows[row], rows[column], row == column, scale);
  return Cholesky(matrix);
}

Information information_of(const FittedNetwork& network, const TermTable& table, const Cholesky& own) {
  Information information;
  std::map<std::size_t, Vector> columns;
  for (std::size_t k = 0; k < network.rows->size(); ++k)
    for (const RowTerm& at : network.terms[k])
      columns.try_emplace(at.term, Vector(network.rows->size(), 0)).first->second[k] += at.value;
  std::vector<Vector> whitened;
  for (auto& [term, column] : columns) {
    information.used.push_back(term);
    whitened.push_back(own.forward(std::move(column)));
  }
  const Vector rest = own.forward(residuals(network, table, {}));
  for (const Vector& column : whitened) {
    information.vector.push_back(dot(column, rest));
    Vector row;
    for (const Vector& other : whitened) row.push_back(dot(column, other));
    information.matrix.push_back(std::move(row));
  }
  return information;
}

void solve(SharedTerms& shared, const std::vector<FittedNetwork>& networks) {
  const TermTable& table = shared.table;
  Matrix precision(table.size(), Vector(table.size(), 0));
  Vector right(table.size(), 0);
  for (std::size_t term = 0; term < table.size(); ++term) precision[term][term] = 1 / table.prior(term).variance;
  for (const FittedNetwork& network : networks) {
    const Information one = information_of(network, table, own_matrix(*network.rows, network.scale));
    for (std::size_t a = 0; a < one.used.size(); ++a) {
      right[one.used[a]] += one.vector[a];
      for (std::size_t b = 0; b < one.used.size(); ++b) precision[one.used[a]][one.used[b]] += one.matrix[a][b];
    }
  }
  shared.covariance = Cholesky(precision).inverse();
  shared.mean.assign(table.size(), 0);
  for (std::size_t term = 0; term < table.size(); ++term)
    shared.mean[term] = table.prior(term).mean + dot(shared.covariance[term], right);
}

/// Updates the scale of each network by expectation maximisation for Student's t (Liu & Rubin 1995).
void rescale(const SharedTerms& shared, std::vector<FittedNetwork>& networks) {
  for (FittedNetwork& network : networks) {
    const Vector rest = own_matrix(*network.rows, network.scale).forward(residuals(network, shared.table, shared.mean));
    const double squares = dot(rest, rest) * network.scale;
    network.scale = (kUsualFreedom + squares) / (kUsualFreedom + static_cast<double>(network.freedom));
  }
}

}  // namespace

FamilyRows by_family(std::vector<TransferRow> rows) {
  FamilyRows families;
  for (TransferRow& row : rows) families[row.family].push_back(std::move(row));
  return families;
}

SharedTerms fit_shared(const FamilyRows& families, const std::string& skipped, const TransferPrior& prior) {
  SharedTerms shared{TermTable(prior), {}, {}};
  std::vector<FittedNetwork> networks;
  for (const auto& [family, rows] : families) {
    if (family == skipped || rows.empty()) continue;
    FittedNetwork network{&rows, {}, 0, 1};
    std::set<std::string> settings;
    for (const TransferRow& row : rows) {
      network.terms.push_back(shared.table.terms_of(row));
      settings.insert(row.setting);
    }
    network.freedom = rows.size() - settings.size();
    networks.push_back(std::move(network));
  }
  solve(shared, networks);
  for (int round = 0; round < kFitRounds && !networks.empty(); ++round) {
    rescale(shared, networks);
    solve(shared, networks);
  }
  return shared;
}

}  // namespace gpusim
