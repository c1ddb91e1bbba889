// What the C side of Grid's tensors shares: handles, errors, values.
//
// Every ATen operator is called through the dispatcher's boxed calls (operators.cpp); beside it there is only what is no
// operator: tensors.cpp, autograd.cpp, generators.cpp, machine.cpp.
//
// Conventions. A tensor or generator handle is an owned pointer (one reference); arguments are borrowed, results are
// owned by the caller. Every function that can fail returns a negative number (or null) and leaves a message for the
// calling thread in gt_error.
#pragma once

#include <ATen/core/Generator.h>
#include <ATen/core/Tensor.h>

#include <cstdint>
#include <string>
#include <type_traits>
#include <vector>

#define EXPORT extern "C" __attribute__((visibility("default")))

namespace gridtorch {

enum class Tag : int32_t {
    None, Tensor, Int, Double, Bool, IntList, TensorList, DoubleList, BoolList, String, Device, Generator, Default
};

struct Value {
    Tag tag;
    int32_t length;  // of a list or string; the device's type for Tag::Device
    union {
        int64_t i;
        double d;
        const void* p;
    };
};
static_assert(sizeof(Value) == 16, "shared with Interop/Value.cs");

using Handle = c10::TensorImpl*;
using Seed = c10::GeneratorImpl*;

inline thread_local std::string error;

template <class Body>
auto guarded(Body body) -> decltype(body()) {
    using Result = decltype(body());
    try {
        return body();
    } catch (const c10::Error& e) {
        error = e.what_without_backtrace();
    } catch (const std::exception& e) {
        error = e.what();
    } catch (...) {
        error = "unknown C++ exception";
    }
    if constexpr (std::is_pointer_v<Result>) {
        return nullptr;
    } else {
        return static_cast<Result>(-1);
    }
}

inline at::Tensor borrow(const void* handle) {
    if (handle == nullptr) return {};
    auto* impl = const_cast<Handle>(static_cast<const c10::TensorImpl*>(handle));
    return at::Tensor(c10::intrusive_ptr<c10::TensorImpl, c10::UndefinedTensorImpl>::reclaim_copy(impl));
}

inline Handle own(at::Tensor tensor) {
    return tensor.defined() ? tensor.unsafeReleaseTensorImpl() : nullptr;
}

inline at::Generator borrow_generator(const void* handle) {
    auto* impl = const_cast<Seed>(static_cast<const c10::GeneratorImpl*>(handle));
    return at::Generator(c10::intrusive_ptr<c10::GeneratorImpl>::reclaim_copy(impl));
}

inline c10::Device device_of(int32_t type, int64_t index) {
    return c10::Device(static_cast<c10::DeviceType>(type), static_cast<c10::DeviceIndex>(index));
}

inline std::vector<at::Tensor> borrow_all(const Handle* handles, int32_t count) {
    std::vector<at::Tensor> tensors;
    tensors.reserve(count);
    for (int32_t i = 0; i < count; i++) tensors.push_back(borrow(handles[i]));
    return tensors;
}

}  // namespace gridtorch
