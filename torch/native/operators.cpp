// Any operator, by its name: values are fitted to its schema here, since the dispatcher coerces nothing.
#include "handles.h"

#include <ATen/ATen.h>
#include <ATen/core/dispatch/Dispatcher.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <memory>

using namespace gridtorch;

namespace {

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
