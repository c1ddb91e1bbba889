// Threads, memory, what the processor computes wrong, and CUDA where the libtorch at hand has it.
#include "handles.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <c10/core/impl/DeviceGuardImplInterface.h>

#include <algorithm>
#include <cmath>
#include <dlfcn.h>
#include <malloc.h>

using namespace gridtorch;

// ---- Threads and memory

EXPORT int32_t gt_threads() { return at::get_num_threads(); }

// OpenMP keeps this per thread. Asking first makes ATen's own lazy start happen before, not after, what is set here.
EXPORT int32_t gt_set_threads(int32_t count) {
    return guarded([&]() -> int32_t {
        at::get_num_threads();
        at::set_num_threads(count);
        return 0;
    });
}

// glibc gives large blocks back to the kernel at each free and faults them in again at the next allocation.
EXPORT void gt_tune_malloc() {
    mallopt(M_MMAP_THRESHOLD, 32 << 20);
    mallopt(M_TRIM_THRESHOLD, 512 << 20);
    mallopt(M_TOP_PAD, 16 << 20);
}

// The largest relative difference between a matrix product and a plain loop: some BLAS kernels are wrong on some CPUs.
// From 1 on it is no longer measured.
EXPORT double gt_matmul_difference() {
    return guarded([]() -> double {
        const c10::impl::ExcludeDispatchKeyGuard no_autograd(c10::autograd_dispatch_keyset);
        const int64_t rows = 67, inner = 129, columns = 71;
        double worst = 0;
        for (auto dtype : {at::kFloat, at::kDouble}) {
            auto a = at::arange(rows * inner, at::kDouble).mul(0.7).sin().view({rows, inner});
            auto b = at::arange(inner * columns, at::kDouble).mul(0.3).cos().view({inner, columns});
            auto product = at::mm(a.to(dtype), b.to(dtype)).to(at::kDouble).contiguous();
            for (int64_t r = 0; r < rows; r++) {
                for (int64_t c = 0; c < columns; c++) {
                    double sum = 0;
                    for (int64_t k = 0; k < inner; k++) {
                        sum += a.data_ptr<double>()[r * inner + k] * b.data_ptr<double>()[k * columns + c];
                    }
                    const double gap = std::abs(product.data_ptr<double>()[r * columns + c] - sum) / (1 + std::abs(sum));
                    if (!(gap < 1)) return 1;  // so is a NaN
                    worst = std::max(worst, gap);
                }
            }
        }
        return worst;
    });
}

// ---- CUDA, where the libtorch at hand has it

EXPORT int32_t gt_cuda_devices() {
    return guarded([]() -> int32_t {
        if (!c10::impl::hasDeviceGuardImpl(c10::DeviceType::CUDA)) return 0;
        return c10::impl::getDeviceGuardImpl(c10::DeviceType::CUDA)->deviceCount();
    });
}

EXPORT int32_t gt_cuda_synchronize(int32_t index) {
    return guarded([&]() -> int32_t {
        auto* cuda = c10::impl::getDeviceGuardImpl(c10::DeviceType::CUDA);
        auto device = index < 0 ? cuda->getDevice() : device_of(static_cast<int32_t>(c10::DeviceType::CUDA), index);
        cuda->getStream(device).synchronize();
        return 0;
    });
}

// Free and total bytes of a device. libcudart is found in what libtorch has loaded; nothing here links to it.
EXPORT int32_t gt_cuda_memory(int32_t index, uint64_t* free_bytes, uint64_t* total_bytes) {
    return guarded([&]() -> int32_t {
        using Query = int (*)(size_t*, size_t*);
        auto query = reinterpret_cast<Query>(dlsym(RTLD_DEFAULT, "cudaMemGetInfo"));
        TORCH_CHECK(query != nullptr, "this libtorch has no CUDA");
        auto* cuda = c10::impl::getDeviceGuardImpl(c10::DeviceType::CUDA);
        auto device = device_of(static_cast<int32_t>(c10::DeviceType::CUDA), index);
        auto before = cuda->exchangeDevice(device);
        size_t available = 0, total = 0;
        const int status = query(&available, &total);
        cuda->setDevice(before);
        TORCH_CHECK(status == 0, "cudaMemGetInfo failed with ", status);
        *free_bytes = available;
        *total_bytes = total;
        return 0;
    });
}
