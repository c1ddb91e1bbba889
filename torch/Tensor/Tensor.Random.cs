using Grid.Torch.Interop;

namespace Grid.Torch;

public static partial class torch
{
    private static partial class Ops
    {
        internal static readonly Op bernoulli = new("bernoulli");
        internal static readonly Op bernoulli__float = new("bernoulli_", "float");
        internal static readonly Op exponential_ = new("exponential_");
        internal static readonly Op multinomial = new("multinomial");
        internal static readonly Op normal_ = new("normal_");
        internal static readonly Op random__from = new("random_", "from");
        internal static readonly Op uniform_ = new("uniform_");
    }

    /// <summary>Random numbers.</summary>
    public partial class Tensor
    {
        public Tensor normal_(double mean = 0.0, double std = 1.0, Generator? generator = null) =>
            Ops.normal_.InPlace(this, mean, std, generator);

        public Tensor uniform_(double from = 0, double to = 1, Generator? generator = null) =>
            Ops.uniform_.InPlace(this, from, to, generator);

        public Tensor bernoulli_(double p = 0.5, Generator? generator = null) =>
            Ops.bernoulli__float.InPlace(this, p, generator);

        public Tensor exponential_(double lambda = 1.0, Generator? generator = null) =>
            Ops.exponential_.InPlace(this, lambda, generator);

        /// <summary>Whole numbers from <paramref name="from"/> to, but not including, <paramref name="to"/>.</summary>
        public Tensor random_(double from, double to, Generator? generator = null) =>
            Ops.random__from.InPlace(this, (long)from, (long)to, generator);

        /// <summary>Zeros and ones; the elements are the probabilities of a one.</summary>
        public Tensor bernoulli(Generator? generator = null) => Ops.bernoulli.Call(this, generator);

        /// <summary>Indices drawn with the elements as weights.</summary>
        public Tensor multinomial(long num_samples, bool replacement = false, Generator? generator = null) =>
            Ops.multinomial.Call(this, num_samples, replacement, generator);
    }
}
