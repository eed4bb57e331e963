// The baseline of the engine: one sort of keys of 16 bytes, on one core.

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <utility>
#include <vector>

int main(int count, char **words)
{
    long keys = count > 1 ? std::atol(words[1]) : 7000000;
    double best = 1e9;
    for (int run = 0; run < 3; run++) {
        std::mt19937_64 random(1);
        std::vector<std::pair<uint64_t, uint64_t>> list(keys);
        for (auto &key : list) key = {random(), random()};
        auto start = std::chrono::steady_clock::now();
        std::sort(list.begin(), list.end());
        std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start;
        best = std::min(best, taken.count());
        if (!std::is_sorted(list.begin(), list.end())) return 1;
    }
    std::printf("seconds %f\n", best);
    return 0;
}
