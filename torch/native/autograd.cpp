// Gradients.
#include "handles.h"

#include <torch/csrc/autograd/autograd.h>

using namespace gridtorch;

EXPORT int32_t gt_requires_grad(Handle tensor) {
    return guarded([&]() -> int32_t { return borrow(tensor).requires_grad(); });
}

EXPORT int32_t gt_set_requires_grad(Handle tensor, int32_t on) {
    return guarded([&]() -> int32_t {
        borrow(tensor).set_requires_grad(on != 0);
        return 0;
    });
}

EXPORT int32_t gt_is_leaf(Handle tensor) {
    return guarded([&]() -> int32_t { return borrow(tensor).is_leaf(); });
}

// The gradient that backward left, or nothing. Returns 1 when there is one.
EXPORT int32_t gt_grad(Handle tensor, Handle* gradient) {
    return guarded([&]() -> int32_t {
        *gradient = own(borrow(tensor).grad());
        return *gradient != nullptr;
    });
}

EXPORT int32_t gt_set_grad(Handle tensor, Handle gradient) {
    return guarded([&]() -> int32_t {
        borrow(tensor).mutable_grad() = borrow(gradient);
        return 0;
    });
}

EXPORT int32_t gt_autograd_grad(const Handle* outputs, int32_t output_count, const Handle* inputs, int32_t input_count,
                                const Handle* weights, int32_t weight_count, int32_t retain, int32_t create,
                                int32_t allow_unused, Handle* gradients) {
    return guarded([&]() -> int32_t {
        auto found = torch::autograd::grad(borrow_all(outputs, output_count), borrow_all(inputs, input_count),
                                           borrow_all(weights, weight_count), retain != 0, create != 0, allow_unused != 0);
        for (size_t i = 0; i < found.size(); i++) gradients[i] = own(std::move(found[i]));
        return static_cast<int32_t>(found.size());
    });
}

EXPORT int32_t gt_autograd_backward(const Handle* outputs, int32_t output_count, const Handle* weights, int32_t weight_count,
                                    int32_t retain, int32_t create, const Handle* inputs, int32_t input_count) {
    return guarded([&]() -> int32_t {
        torch::autograd::backward(borrow_all(outputs, output_count), borrow_all(weights, weight_count), retain != 0,
                                  create != 0, borrow_all(inputs, input_count));
        return 0;
    });
}

EXPORT int32_t gt_grad_mode() { return c10::GradMode::is_enabled(); }
EXPORT void gt_set_grad_mode(int32_t on) { c10::GradMode::set_enabled(on != 0); }
