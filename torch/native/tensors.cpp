// Tensors: made from memory, looked at, let go. And what went wrong last.
#include "handles.h"

#include <ATen/ATen.h>
#include <torch/version.h>

#include <cstring>

using namespace gridtorch;

EXPORT const char* gt_error() { return error.c_str(); }

EXPORT const char* gt_version() { return TORCH_VERSION; }

EXPORT void gt_release(Handle tensor) {
    // Dropping the intrusive pointer drops the reference that the handle owned.
    c10::intrusive_ptr<c10::TensorImpl, c10::UndefinedTensorImpl>::reclaim(tensor);
}

EXPORT Handle gt_from_memory(const void* data, int64_t bytes, int32_t dtype, const int64_t* sizes, int32_t dimensions) {
    return guarded([&]() -> Handle {
        auto tensor = at::empty(at::IntArrayRef(sizes, dimensions), at::TensorOptions(static_cast<at::ScalarType>(dtype)));
        TORCH_CHECK(static_cast<int64_t>(tensor.nbytes()) == bytes, "the shape needs ", tensor.nbytes(), " bytes, ", bytes, " are given");
        if (bytes > 0) std::memcpy(tensor.data_ptr(), data, bytes);
        return own(std::move(tensor));
    });
}

EXPORT void* gt_data(Handle tensor) {
    return guarded([&]() -> void* { return tensor->numel() == 0 ? nullptr : borrow(tensor).data_ptr(); });
}

EXPORT int32_t gt_item(Handle tensor, Value* result) {
    return guarded([&]() -> int32_t {
        auto scalar = borrow(tensor).item();
        if (scalar.isFloatingPoint()) {
            result->tag = Tag::Double;
            result->d = scalar.toDouble();
        } else {
            result->tag = Tag::Int;
            result->i = scalar.isBoolean() ? scalar.toBool() : scalar.toLong();
        }
        return 0;
    });
}

EXPORT int32_t gt_dimensions(Handle tensor) { return static_cast<int32_t>(tensor->dim()); }
EXPORT int64_t gt_numel(Handle tensor) { return tensor->numel(); }
EXPORT int32_t gt_dtype(Handle tensor) { return static_cast<int32_t>(c10::typeMetaToScalarType(tensor->dtype())); }
EXPORT int32_t gt_is_contiguous(Handle tensor) { return tensor->is_contiguous(); }

EXPORT void gt_sizes(Handle tensor, int64_t* sizes, int64_t* strides) {
    for (int64_t i = 0; i < tensor->dim(); i++) {
        if (sizes != nullptr) sizes[i] = tensor->sizes()[i];
        if (strides != nullptr) strides[i] = tensor->strides()[i];
    }
}

EXPORT int32_t gt_device(Handle tensor, int32_t* index) {
    *index = tensor->device().index();
    return static_cast<int32_t>(tensor->device().type());
}
