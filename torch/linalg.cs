using Grid.Torch.Interop;

namespace Grid.Torch;

public static partial class torch
{
    private static partial class Ops
    {
        internal static readonly Op linalg_svd = new("linalg_svd");
        internal static readonly Op linalg_svdvals = new("linalg_svdvals");
        internal static readonly Op linalg_eigh = new("linalg_eigh");
        internal static readonly Op linalg_eigvalsh = new("linalg_eigvalsh");
        internal static readonly Op linalg_qr = new("linalg_qr");
        internal static readonly Op linalg_cholesky = new("linalg_cholesky");
        internal static readonly Op linalg_inv = new("linalg_inv");
        internal static readonly Op linalg_pinv = new("linalg_pinv", "atol_rtol_float");
        internal static readonly Op linalg_solve = new("linalg_solve");
        internal static readonly Op linalg_solve_triangular = new("linalg_solve_triangular");
        internal static readonly Op linalg_slogdet = new("linalg_slogdet");
        internal static readonly Op linalg_vector_norm = new("linalg_vector_norm");
        internal static readonly Op linalg_matrix_norm = new("linalg_matrix_norm", "str_ord");
        internal static readonly Op linalg_matrix_rank = new("linalg_matrix_rank");
    }

    /// <summary>Decompositions and solutions of matrices [..., rows, columns].</summary>
    public static class linalg
    {
        /// <summary>How much of Q and R: as many columns as are needed, all, or R alone.</summary>
        public enum QRMode
        {
            Reduced = 0,
            Complete = 1,
            R = 2,
        }

        public static (Tensor U, Tensor S, Tensor Vh) svd(Tensor input, bool fullMatrices = true) =>
            Ops.linalg_svd.Triple(input, fullMatrices);

        public static Tensor svdvals(Tensor input) => Ops.linalg_svdvals.Call(input);

        /// <summary>Eigenvalues (ascending) and eigenvectors of a symmetric matrix.</summary>
        public static (Tensor, Tensor) eigh(Tensor input, char UPLO = 'L') =>
            Ops.linalg_eigh.Pair(input, UPLO == 'L' ? "L" : "U");

        public static Tensor eigvalsh(Tensor input, char UPLO = 'L') =>
            Ops.linalg_eigvalsh.Call(input, UPLO == 'L' ? "L" : "U");

        public static (Tensor Q, Tensor R) qr(Tensor input, QRMode mode = QRMode.Reduced) =>
            Ops.linalg_qr.Pair(
                input,
                mode switch
                {
                    QRMode.Complete => "complete",
                    QRMode.R => "r",
                    _ => "reduced",
                }
            );

        public static Tensor cholesky(Tensor input) => Ops.linalg_cholesky.Call(input);

        public static Tensor inv(Tensor input) => Ops.linalg_inv.Call(input);

        public static Tensor pinv(Tensor input, double? atol = null, double? rtol = null, bool hermitian = false) =>
            Ops.linalg_pinv.Call(input, atol, rtol, hermitian);

        public static Tensor solve(Tensor A, Tensor B, bool left = true) =>
            left ? Ops.linalg_solve.Call(A, B) : solve(A.transpose(-2, -1), B.transpose(-2, -1)).transpose(-2, -1);

        public static Tensor solve_triangular(
            Tensor A,
            Tensor B,
            bool upper,
            bool left = true,
            bool unitriangular = false
        ) => Ops.linalg_solve_triangular.Call(A, B, upper, left, unitriangular);

        /// <summary>Sign and logarithm of the absolute value of the determinant.</summary>
        public static (Tensor, Tensor) slogdet(Tensor input) => Ops.linalg_slogdet.Pair(input);

        public static Tensor det(Tensor input) => input.det();

        public static Tensor vector_norm(Tensor input, double ord = 2, long[]? dims = null, bool keepdim = false) =>
            Ops.linalg_vector_norm.Call(input, ord, dims, keepdim);

        public static Tensor matrix_norm(Tensor input, string ord = "fro", long[]? dims = null, bool keepdim = false) =>
            Ops.linalg_matrix_norm.Call(input, ord, dims ?? [-2, -1], keepdim);
    }
}
