#include "sim/commands/options.hpp"

#include <fmt/format.h>

#include <boost/program_options.hpp>
#include <charconv>

#include "gpusim/reader.hpp"
#include "sim/input/quantities.hpp"

namespace gpusim {

namespace po = boost::program_options;

namespace {

/// Breaks a text into lines that end before column 80 when all of them begin at `column`. Line ends in the text are kept.
std::string wrapped(std::string_view text, std::size_t column) {
  if (const std::size_t end = text.find('\n'); end != std::string_view::npos)
    return fmt::format("{}\n{:{}}{}", wrapped(text.substr(0, end), column), "", column, wrapped(text.substr(end + 1), column));
  const std::size_t width = 80 - column;
  std::string lines;
  while (text.size() > width) {
    const std::size_t space = text.rfind(' ', width);
    if (space == std::string_view::npos) break;
    lines += fmt::format("{}\n{:{}}", text.substr(0, space), "", column);
    text.remove_prefix(space + 1);
  }
  return lines.append(text);
}

}  // namespace

Options& Options::flag(std::string name, std::string help, std::string instead) {
  declared_.push_back({std::move(name), "", std::move(help), false, std::move(instead)});
  return *this;
}

Options& Options::value(std::string name, std::string argument, std::string help) {
  declared_.push_back({std::move(name), std::move(argument), std::move(help), false, ""});
  return *this;
}

Options& Options::list(std::string name, std::string argument, std::string help) {
  declared_.push_back({std::move(name), std::move(argument), std::move(help), true, ""});
  return *this;
}

Options& Options::retired(std::string name, std::string replacement) {
  retired_.emplace_back(std::move(name), std::move(replacement));
  return *this;
}

void Options::refuse_retired(const std::vector<std::string>& words) const {
  for (std::size_t i = 0; i < words.size() && words[i] != "--"; ++i) {
    const std::string name = words[i].substr(0, words[i].find('='));
    for (const auto& [old_name, replacement] : retired_)
      if (name == "--" + old_name) throw UsageError(fmt::format("\"{}\" is no option any more; expected {}", name, replacement));
    // `--json FILE` of an older version would now take the file for an argument.
    const std::string next = i + 1 < words.size() ? words[i + 1] : "";
    const bool has_value = words[i].find('=') != std::string::npos || next == "-" || next.ends_with(".json");
    for (const Declared& option : declared_)
      if (!option.instead.empty() && name == "--" + option.name && has_value)
        throw UsageError(fmt::format("\"{}\" takes no value; expected {}", name, option.instead));
  }
}

Options& Options::positionals(std::size_t least, std::size_t most) {
  least_ = least;
  most_ = most;
  return *this;
}

void Options::parse(CommandLine line) {
  typed_ = std::move(line.text);
  refuse_retired(line.arguments);
  po::options_description all;
  std::vector<std::string> names = {"--help"};
  all.add_options()("help,h", "");
  for (const Declared& option : declared_) {
    names.push_back("--" + option.name);
    if (option.argument.empty())
      all.add_options()(option.name.c_str(), "");
    else
      all.add_options()(option.name.c_str(), po::value<std::vector<std::string>>()->composing(), "");
  }
  all.add_options()("positional arguments", po::value<std::vector<std::string>>(), "");
  po::positional_options_description positional;
  positional.add("positional arguments", -1);

  // No guessing: an abbreviation that works today would break when an option is added.
  const int style = po::command_line_style::unix_style & ~po::command_line_style::allow_guessing;
  po::variables_map found;
  try {
    po::store(po::command_line_parser(line.arguments).options(all).positional(positional).style(style).run(), found);
  } catch (const po::unknown_option& error) {
    const std::string name = error.get_option_name();
    throw UsageError(fmt::format("unknown option \"{}\"{}", name, suggestion(name, names)));
  } catch (const po::multiple_occurrences& error) {
    throw UsageError(fmt::format("duplicate option \"{}\"", error.get_option_name()));
  } catch (const po::invalid_command_line_syntax& error) {
    const bool has_one_too_many = error.kind() == po::invalid_command_line_syntax::extra_parameter;
    throw UsageError(fmt::format("\"{}\" {}", error.get_option_name(), has_one_too_many ? "takes no value" : "needs a value"));
  } catch (const po::error_with_option_name& error) {
    throw UsageError(fmt::format("\"{}\" needs a value", error.get_option_name()));
  } catch (const po::error& error) {
    throw UsageError(error.what());
  }
  for (const auto& [name, value] : found) {
    const auto* texts = boost::any_cast<std::vector<std::string>>(&value.value());
    values_[name] = texts == nullptr ? std::vector<std::string>{} : *texts;
  }
  if (const auto given = values_.find("positional arguments"); given != values_.end()) arguments_ = given->second;
  if (wants_help()) return;
  for (const Declared& option : declared_)
    if (!option.is_list && texts(option.name).size() > 1) throw UsageError(fmt::format("duplicate option \"--{}\"", option.name));
  if (arguments_.size() < least_) throw UsageError(fmt::format("too few arguments; usage: {}", usage_));
  if (arguments_.size() > most_) refuse(arguments_[most_]);
}

void Options::refuse(const std::string& argument) const {
  throw UsageError(fmt::format("unexpected argument \"{}\"; usage: {}", argument, usage_));
}

std::optional<std::string> Options::text(std::string_view name) const {
  const auto found = values_.find(name);
  if (found == values_.end() || found->second.empty()) return std::nullopt;
  return found->second.front();
}

std::vector<std::string> Options::texts(std::string_view name) const {
  const auto found = values_.find(name);
  return found == values_.end() ? std::vector<std::string>{} : found->second;
}

std::int64_t Options::number(std::string_view name, std::int64_t least, std::int64_t most, std::int64_t otherwise) const {
  const std::optional<std::string> given = text(name);
  if (!given) return otherwise;
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(given->data(), given->data() + given->size(), number);
  if (error != std::errc() || end != given->data() + given->size() || number < least || number > most)
    throw UsageError(fmt::format("--{}: expected a whole number from {} to {}, got \"{}\"", name, least, most, *given));
  return number;
}

std::string Options::help() const {
  std::string text = fmt::format("usage: {}\n\n{}\n", usage_, wrapped(summary_, 0));
  if (!declared_.empty()) text += "\noptions:\n";
  for (const Declared& option : declared_)
    text += fmt::format("  {:<26} {}\n", "--" + option.name + (option.argument.empty() ? "" : " " + option.argument),
                        wrapped(option.help, 29));
  return text + fmt::format("  {:<26} {}\n", "--help", "this text");
}

Duration time_option(const std::string& text, std::string_view option) {
  const auto parsed = parse_duration(text, true);
  if (const auto* time = std::get_if<Duration>(&parsed)) return *time;
  throw UsageError(fmt::format("--{}: {}", option, std::get<std::string>(parsed)));
}

std::string bandwidth_option(const std::string& text, std::string_view option) {
  const Parsed<double> parsed = parse_quantity(text, kBandwidthUnits, false);
  if (const auto* reason = std::get_if<std::string>(&parsed)) throw UsageError(fmt::format("--{}: {}", option, *reason));
  return text;
}

double positive_option(const std::string& text, std::string_view option, double most) {
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size() || !(number > 0) || number > most)
    throw UsageError(fmt::format("--{}: expected a number above 0, got \"{}\"", option, text));
  return number;
}

std::pair<std::string, std::int64_t> counted_argument(const std::string& argument) {
  const std::size_t colon = argument.rfind(':');
  std::pair<std::string, std::int64_t> counted{argument.substr(0, colon), 1};
  if (colon == std::string::npos) return counted;
  const std::string count = argument.substr(colon + 1);
  const auto [end, error] = std::from_chars(count.data(), count.data() + count.size(), counted.second);
  const bool is_count = error == std::errc() && end == count.data() + count.size() && counted.second >= 1;
  if (!is_count || counted.second > 100'000 || counted.first.empty())
    throw UsageError(fmt::format("expected GPU:COUNT such as P40:3, got \"{}\"", argument));
  return counted;
}

Assignments assignments_option(const std::string& text, std::string_view option, std::string_view example) {
  Assignments assignments;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(',', begin), text.size());
    const std::string item = text.substr(begin, end - begin);
    const std::size_t equals = item.find('=');
    if (equals == std::string::npos || equals == 0 || equals + 1 == item.size())
      throw UsageError(fmt::format("--{}: expected {}, got \"{}\"", option, example, text));
    assignments.emplace_back(item.substr(0, equals), item.substr(equals + 1));
    begin = end + 1;
  }
  return assignments;
}

}  // namespace gpusim
