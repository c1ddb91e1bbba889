// Random numbers.
#include "handles.h"

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Context.h>

#include <mutex>

using namespace gridtorch;

EXPORT Seed gt_generator(uint64_t seed, int32_t device_type, int32_t device_index) {
    return guarded([&]() -> Seed {
        auto device = device_of(device_type, device_index);
        auto generator = device.is_cpu() ? at::detail::createCPUGenerator(seed)
                                         : at::globalContext().defaultGenerator(device).clone();
        std::lock_guard<std::mutex> lock(generator.mutex());
        generator.set_current_seed(seed);
        return generator.unsafeReleaseGeneratorImpl();
    });
}

EXPORT Seed gt_default_generator() {
    return guarded([]() -> Seed {
        at::Generator generator = at::detail::getDefaultCPUGenerator();
        return generator.unsafeReleaseGeneratorImpl();
    });
}

EXPORT void gt_release_generator(Seed generator) { c10::intrusive_ptr<c10::GeneratorImpl>::reclaim(generator); }

EXPORT int32_t gt_seed(Seed handle, uint64_t seed) {
    return guarded([&]() -> int32_t {
        auto generator = borrow_generator(handle);
        std::lock_guard<std::mutex> lock(generator.mutex());
        generator.set_current_seed(seed);
        return 0;
    });
}

EXPORT int32_t gt_initial_seed(Seed handle, uint64_t* seed) {
    return guarded([&]() -> int32_t {
        *seed = borrow_generator(handle).current_seed();
        return 0;
    });
}

EXPORT Handle gt_generator_state(Seed handle) {
    return guarded([&]() -> Handle {
        auto generator = borrow_generator(handle);
        std::lock_guard<std::mutex> lock(generator.mutex());
        return own(generator.get_state());
    });
}

EXPORT int32_t gt_set_generator_state(Seed handle, Handle state) {
    return guarded([&]() -> int32_t {
        auto generator = borrow_generator(handle);
        std::lock_guard<std::mutex> lock(generator.mutex());
        generator.set_state(borrow(state));
        return 0;
    });
}
