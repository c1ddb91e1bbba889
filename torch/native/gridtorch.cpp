// The C side of Grid's tensors: every ATen operator through the dispatcher's boxed calls, and beside it only what is no
// operator (autograd, memory, generators, devices, threads).
//
// Conventions. A tensor or generator handle is an owned pointer (one reference); arguments are borrowed, results are
// owned by the caller. Every function that can fail returns a negative number (or null) and leaves a message for the
// calling thread in gt_error. The dispatcher coerces nothing, so values are fitted to the operator's schema here.
#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Parallel.h>
#include <ATen/core/dispatch/Dispatcher.h>
#include <c10/core/impl/DeviceGuardImplInterface.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/csrc/autograd/variable.h>
#include <torch/version.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <dlfcn.h>
#include <malloc.h>
#include <memory>
#include <string>
#include <vector>

#define EXPORT extern "C" __attribute__((visibility("default")))

namespace {

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

thread_local std::string error;

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

at::Tensor borrow(const void* handle) {
    if (handle == nullptr) return {};
    auto* impl = const_cast<Handle>(static_cast<const c10::TensorImpl*>(handle));
    return at::Tensor(c10::intrusive_ptr<c10::TensorImpl, c10::UndefinedTensorImpl>::reclaim_copy(impl));
}

Handle own(at::Tensor tensor) {
    return tensor.defined() ? tensor.unsafeReleaseTensorImpl() : nullptr;
}

at::Generator borrow_generator(const void* handle) {
    auto* impl = const_cast<Seed>(static_cast<const c10::GeneratorImpl*>(handle));
    return at::Generator(c10::intrusive_ptr<c10::GeneratorImpl>::reclaim_copy(impl));
}

c10::Device device_of(int32_t type, int64_t index) {
    return c10::Device(static_cast<c10::DeviceType>(type), static_cast<c10::DeviceIndex>(index));
}

std::vector<at::Tensor> borrow_all(const Handle* handles, int32_t count) {
    std::vector<at::Tensor> tensors;
    tensors.reserve(count);
    for (int32_t i = 0; i < count; i++) tensors.push_back(borrow(handles[i]));
    return tensors;
}

struct Parameter {
    std::string name;
    c10::TypeKind kind;     // without the optional around it
    c10::TypeKind element;  // of a list
    bool optional;          // of a list: whether its elements are
    bool element_optional;
    int32_t size;           // 2 for int[2], which one number may stand for; 0 otherwise
    bool has_default;
    c10::IValue standard;
};

struct Operator {
    c10::OperatorHandle handle;
    std::vector<Parameter> parameters;
};

c10::TypePtr unwrap(const c10::TypePtr& type, bool& optional) {
    optional = type->kind() == c10::TypeKind::OptionalType;
    return optional ? type->containedTypes().at(0) : type;
}

Parameter describe(const c10::Argument& argument) {
    Parameter p{};
    p.name = argument.name();
    auto type = unwrap(argument.type(), p.optional);
    p.kind = p.element = type->kind();
    if (p.kind == c10::TypeKind::ListType) {
        p.element = unwrap(type->containedTypes().at(0), p.element_optional)->kind();
    }
    p.size = argument.N() ? *argument.N() : 0;
    p.has_default = argument.default_value().has_value();
    if (p.has_default) p.standard = *argument.default_value();
    return p;
}

[[noreturn]] void misfit(const Parameter& p, const char* given) {
    TORCH_CHECK(false, "argument '", p.name, "' cannot be given as ", given);
}

bool is_int(c10::TypeKind kind) {
    switch (kind) {
        case c10::TypeKind::IntType:
        case c10::TypeKind::SymIntType:
        case c10::TypeKind::ScalarTypeType:
        case c10::TypeKind::LayoutType:
        case c10::TypeKind::MemoryFormatType:
        case c10::TypeKind::NumberType: return true;
        default: return false;
    }
}

c10::IValue fit_number(const Parameter& p, const Value& v) {
    const bool real = v.tag == Tag::Double;
    switch (p.kind) {
        case c10::TypeKind::TensorType: {
            // A wrapped number does not widen the other operand, as with a plain number in Python.
            auto number = at::scalar_tensor(real ? at::Scalar(v.d) : at::Scalar(v.i), real ? at::kDouble : at::kLong);
            number.unsafeGetTensorImpl()->set_wrapped_number(true);
            return number;
        }
        case c10::TypeKind::FloatType: return real ? v.d : static_cast<double>(v.i);
        case c10::TypeKind::BoolType:
            if (!real) return v.i != 0;
            break;
        case c10::TypeKind::ListType:
            if (p.element == c10::TypeKind::FloatType) {
                return std::vector<double>(std::max(p.size, 1), real ? v.d : static_cast<double>(v.i));
            }
            if (!real && is_int(p.element)) return std::vector<int64_t>(std::max(p.size, 1), v.i);
            break;
        case c10::TypeKind::NumberType:
            if (real) return v.d;
            if (v.tag == Tag::Bool) return v.i != 0;
            return v.i;
        default:
            if (!real && is_int(p.kind)) return v.i;
    }
    misfit(p, real ? "a real number" : "a whole number");
}

c10::IValue fit_tensors(const Parameter& p, const Value& v) {
    auto* handles = static_cast<const Handle*>(v.p);
    if (p.kind != c10::TypeKind::ListType || p.element != c10::TypeKind::TensorType) misfit(p, "a list of tensors");
    if (!p.element_optional) return borrow_all(handles, v.length);
    c10::impl::GenericList list(c10::OptionalType::create(c10::TensorType::get()));
    list.reserve(v.length);
    for (int32_t i = 0; i < v.length; i++) {
        list.push_back(handles[i] == nullptr ? c10::IValue() : c10::IValue(borrow(handles[i])));
    }
    return list;
}

c10::IValue fit(const Parameter& p, const Value& v) {
    switch (v.tag) {
        case Tag::None:
            if (p.optional) return {};
            if (p.kind == c10::TypeKind::TensorType) return at::Tensor();
            misfit(p, "nothing");
        case Tag::Tensor: return borrow(v.p);
        case Tag::Int:
        case Tag::Double:
        case Tag::Bool: return fit_number(p, v);
        case Tag::IntList: {
            auto* first = static_cast<const int64_t*>(v.p);
            if (p.element == c10::TypeKind::FloatType) return std::vector<double>(first, first + v.length);
            return std::vector<int64_t>(first, first + v.length);
        }
        case Tag::DoubleList: {
            auto* first = static_cast<const double*>(v.p);
            return std::vector<double>(first, first + v.length);
        }
        case Tag::BoolList: {
            auto* first = static_cast<const bool*>(v.p);
            c10::List<bool> list;
            for (int32_t i = 0; i < v.length; i++) list.push_back(first[i]);
            return list;
        }
        case Tag::TensorList: return fit_tensors(p, v);
        case Tag::String: return std::string(static_cast<const char*>(v.p), v.length);
        case Tag::Device: return device_of(v.length, v.i);
        case Tag::Generator: return borrow_generator(v.p);
        case Tag::Default: break;
    }
    TORCH_CHECK(p.has_default, "argument '", p.name, "' is missing");
    return p.standard;
}

Value hand_over(c10::IValue result) {
    Value v{Tag::None, 0, {0}};
    if (result.isTensor()) {
        v.tag = Tag::Tensor;
        v.p = own(std::move(result).toTensor());
    } else if (result.isTensorList()) {
        auto tensors = result.toTensorVector();
        auto* handles = static_cast<Handle*>(std::malloc(sizeof(Handle) * (tensors.size() + 1)));
        for (size_t i = 0; i < tensors.size(); i++) handles[i] = own(std::move(tensors[i]));
        v.tag = Tag::TensorList;
        v.length = static_cast<int32_t>(tensors.size());
        v.p = handles;
    } else if (result.isBool()) {
        v.tag = Tag::Bool;
        v.i = result.toBool();
    } else if (result.isInt()) {
        v.tag = Tag::Int;
        v.i = result.toInt();
    } else if (result.isDouble()) {
        v.tag = Tag::Double;
        v.d = result.toDouble();
    } else {
        TORCH_CHECK(result.isNone(), "a result of type ", result.tagKind(), " cannot be handed over");
    }
    return v;
}

}  // namespace

EXPORT const char* gt_error() { return error.c_str(); }

EXPORT const char* gt_version() { return TORCH_VERSION; }

// ---- Operators

EXPORT Operator* gt_operator(const char* name, const char* overload) {
    return guarded([&]() -> Operator* {
        auto handle = c10::Dispatcher::singleton().findSchemaOrThrow(name, overload);
        auto op = std::make_unique<Operator>(Operator{handle, {}});
        for (const auto& argument : handle.schema().arguments()) op->parameters.push_back(describe(argument));
        return op.release();  // operators live as long as the process
    });
}

// Calls an operator. Trailing arguments may be left out where the schema has defaults; keyword-only ones are positional
// here. Writes up to `capacity` results (the rest are dropped) and returns how many were written.
EXPORT int32_t gt_call(Operator* op, const Value* arguments, int32_t count, Value* results, int32_t capacity) {
    return guarded([&]() -> int32_t {
        const auto& parameters = op->parameters;
        TORCH_CHECK(static_cast<size_t>(count) <= parameters.size(), "takes ", parameters.size(), " arguments, not ", count);
        static const Value standard{Tag::Default, 0, {0}};
        torch::jit::Stack stack;
        stack.reserve(parameters.size());
        for (size_t i = 0; i < parameters.size(); i++) {
            stack.push_back(fit(parameters[i], i < static_cast<size_t>(count) ? arguments[i] : standard));
        }
        op->handle.callBoxed(&stack);
        const int32_t written = std::min(capacity, static_cast<int32_t>(stack.size()));
        for (int32_t i = 0; i < written; i++) results[i] = hand_over(std::move(stack[i]));
        return written;
    });
}

// The schemas of all operators, one a line, for tools and tests. Free with gt_free.
EXPORT char* gt_schemas() {
    return guarded([]() -> char* {
        std::string all;
        for (const auto& name : c10::Dispatcher::singleton().getAllOpNames()) {
            auto handle = c10::Dispatcher::singleton().findSchema(name);
            if (handle) all += c10::toString(handle->schema()) + "\n";
        }
        return strdup(all.c_str());
    });
}

EXPORT void gt_free(void* memory) { std::free(memory); }

// ---- Tensors

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

// ---- Autograd

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

// ---- Random numbers

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
