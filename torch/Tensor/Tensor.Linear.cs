using Grid.Torch.Interop;

namespace Grid.Torch;

public static partial class torch
{
    private static partial class Ops
    {
        internal static readonly Op addmm = new("addmm");
        internal static readonly Op bmm = new("bmm");
        internal static readonly Op cholesky = new("cholesky");
        internal static readonly Op cholesky_inverse = new("cholesky_inverse");
        internal static readonly Op cholesky_solve = new("cholesky_solve");
        internal static readonly Op dot = new("dot");
        internal static readonly Op kron = new("kron");
        internal static readonly Op linalg_det = new("linalg_det");
        internal static readonly Op linalg_matrix_exp = new("linalg_matrix_exp");
        internal static readonly Op linalg_matrix_power = new("linalg_matrix_power");
        internal static readonly Op logdet = new("logdet");
        internal static readonly Op matmul = new("matmul");
        internal static readonly Op mm = new("mm");
        internal static readonly Op mv = new("mv");
        internal static readonly Op outer = new("outer");
    }

    /// <summary>Products of matrices and vectors; decompositions are in linalg.</summary>
    public partial class Tensor
    {
        public Tensor matmul(Tensor target) => Ops.matmul.Call(this, target);

        public Tensor mm(Tensor target) => Ops.mm.Call(this, target);

        public Tensor mv(Tensor target) => Ops.mv.Call(this, target);

        public Tensor dot(Tensor target) => Ops.dot.Call(this, target);

        public Tensor bmm(Tensor batch2) => Ops.bmm.Call(this, batch2);

        public Tensor outer(Tensor vec2) => Ops.outer.Call(this, vec2);

        public Tensor kron(Tensor other) => Ops.kron.Call(this, other);

        public Tensor addmm(Tensor mat1, Tensor mat2, float beta = 1, float alpha = 1) =>
            Ops.addmm.Call(this, mat1, mat2, (double)beta, (double)alpha);

        public Tensor cholesky(bool upper = false) => Ops.cholesky.Call(this, upper);

        public Tensor cholesky_solve(Tensor input2, bool upper = false) => Ops.cholesky_solve.Call(this, input2, upper);

        public Tensor cholesky_inverse(bool upper = false) => Ops.cholesky_inverse.Call(this, upper);

        public Tensor det() => Ops.linalg_det.Call(this);

        public Tensor logdet() => Ops.logdet.Call(this);

        public Tensor inverse() => linalg.inv(this);

        public Tensor pinverse(double rcond = 1e-15, bool hermitian = false) =>
            linalg.pinv(this, rtol: rcond, hermitian: hermitian);

        public Tensor matrix_exp() => Ops.linalg_matrix_exp.Call(this);

        public Tensor matrix_power(int n) => Ops.linalg_matrix_power.Call(this, n);
    }
}
