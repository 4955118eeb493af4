#include "sim/base/texts_in_order.hpp"

#include "sim/base/work_stage.hpp"

#include <condition_variable>
#include <exception>
#include <map>
#include <mutex>
#include <thread>

namespace gpusim {
namespace {

class TextsInOrder {
 public:
  TextsInOrder(std::size_t count, const MakeText& make, const TakeText& take)
      : count_(count), make_(make), take_(take), stage_(WorkUnit::steps, count) {}

  void run(unsigned threads) {
    window_ = 16 * static_cast<std::size_t>(threads);
    {
      std::vector<std::jthread> workers;
      for (unsigned thread = 1; thread < threads && thread < count_; ++thread) workers.emplace_back([this] { work(); });
      work();
    }
    if (error_) std::rethrow_exception(error_);
  }

 private:
  void work() {
    while (true) {
      std::size_t index = 0;
      {
        std::unique_lock lock(mutex_);
        progress_.wait(lock, [this] { return is_stopped_ || next_ < handed_on_ + window_; });
        if (is_stopped_ || next_ >= count_) return;
        index = next_++;
      }
      std::string text;
      std::exception_ptr error;
      try {
        text = make_(index);
      } catch (...) {
        error = std::current_exception();
      }
      hand_on(index, std::move(text), error);
    }
  }

  void hand_on(std::size_t index, std::string text, const std::exception_ptr& error) {
    const std::scoped_lock lock(mutex_);
    finished_[index] = {std::move(text), error};
    for (auto first = finished_.find(handed_on_); first != finished_.end() && !is_stopped_; first = finished_.find(handed_on_)) {
      try {
        if (first->second.error) std::rethrow_exception(first->second.error);
        take_(first->second.text);
      } catch (...) {
        error_ = std::current_exception();
        is_stopped_ = true;
      }
      finished_.erase(first);
      stage_.advance();
      ++handed_on_;
    }
    progress_.notify_all();
  }

  struct Finished {
    std::string text;
    std::exception_ptr error;
  };
  std::size_t count_;
  const MakeText& make_;
  const TakeText& take_;
  WorkStage stage_;
  std::size_t window_ = 1;
  std::mutex mutex_;
  std::condition_variable progress_;
  std::map<std::size_t, Finished> finished_;
  std::size_t next_ = 0;
  std::size_t handed_on_ = 0;
  bool is_stopped_ = false;
  std::exception_ptr error_;
};

}  // namespace

void for_each_text(std::size_t count, unsigned threads, const MakeText& make, const TakeText& take) {
  TextsInOrder(count, make, take).run(threads);
}

}  // namespace gpusim
