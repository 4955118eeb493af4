#include "sim/html/sha256.hpp"

#include <array>
#include <bit>
#include <cstdint>

namespace gpusim {
namespace {

using Digest = std::array<std::uint32_t, 8>;

/// The first 32 bits of the fractional parts of the cube roots of the first 64 primes (FIPS 180-4, section 4.2.2).
constexpr std::array<std::uint32_t, 64> kRounds{
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01,
    0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc,
    0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147,
    0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116, 0x1e376c08,
    0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208,
    0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

/// The text with the end that the standard asks for: a bit, zeros, and its length in bits (section 5.1.1).
std::string padded(std::string_view text) {
  std::string all(text);
  all += '\x80';
  while (all.size() % 64 != 56) all += '\0';
  const std::uint64_t bits = std::uint64_t{text.size()} * 8;
  for (int shift = 56; shift >= 0; shift -= 8) all += static_cast<char>(bits >> shift & 0xffU);
  return all;
}

std::uint32_t word_at(std::string_view text, std::size_t place) {
  std::uint32_t word = 0;
  for (std::size_t i = 0; i < 4; ++i) word = word << 8U | static_cast<unsigned char>(text[place + i]);
  return word;
}

/// Section 6.2.2.
Digest with_block(const Digest& before, std::string_view block) {
  std::array<std::uint32_t, 64> schedule{};
  for (std::size_t t = 0; t < 16; ++t) schedule[t] = word_at(block, 4 * t);
  for (std::size_t t = 16; t < 64; ++t) {
    const std::uint32_t near = schedule[t - 2];
    const std::uint32_t far = schedule[t - 15];
    schedule[t] = (std::rotr(near, 17) ^ std::rotr(near, 19) ^ near >> 10U) + schedule[t - 7] +
                  (std::rotr(far, 7) ^ std::rotr(far, 18) ^ far >> 3U) + schedule[t - 16];
  }
  auto [a, b, c, d, e, f, g, h] = before;
  for (std::size_t t = 0; t < 64; ++t) {
    const std::uint32_t first =
        h + (std::rotr(e, 6) ^ std::rotr(e, 11) ^ std::rotr(e, 25)) + ((e & f) ^ (~e & g)) + kRounds[t] + schedule[t];
    const std::uint32_t second = (std::rotr(a, 2) ^ std::rotr(a, 13) ^ std::rotr(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
    h = g;
    g = f;
    f = e;
    e = d + first;
    d = c;
    c = b;
    b = a;
    a = first + second;
  }
  return {before[0] + a, before[1] + b, before[2] + c, before[3] + d, before[4] + e, before[5] + f, before[6] + g, before[7] + h};
}

std::string base64(std::string_view bytes) {
  constexpr std::string_view kLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  for (std::size_t place = 0; place < bytes.size(); place += 3) {
    std::uint32_t group = 0;
    for (std::size_t i = 0; i < 3; ++i)
      group = group << 8U | (place + i < bytes.size() ? static_cast<unsigned char>(bytes[place + i]) : 0U);
    for (std::size_t i = 0; i < 4; ++i) text += place + i <= bytes.size() ? kLetters[group >> (18U - 6U * i) & 63U] : '=';
  }
  return text;
}

}  // namespace

std::string sha256_base64(std::string_view text) {
  // The first 32 bits of the fractional parts of the square roots of the first eight primes (section 5.3.3).
  Digest digest{0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
  const std::string all = padded(text);
  for (std::size_t place = 0; place < all.size(); place += 64) digest = with_block(digest, std::string_view(all).substr(place, 64));
  std::string bytes;
  for (const std::uint32_t word : digest)
    for (unsigned shift = 32; shift > 0; shift -= 8) bytes += static_cast<char>(word >> (shift - 8) & 0xffU);
  return base64(bytes);
}

}  // namespace gpusim
