namespace Grid.Models;

/// <summary>The arithmetic of one <see cref="Adam"/> step on one parameter.</summary>
public interface IAdamUpdate
{
    /// <summary>Changes value, m and v in place. All tensors are [K, …]; lane k goes by rates[k].</summary>
    /// <param name="step">The number of this step, from 1.</param>
    void Apply(Tensor value, Tensor gradient, Tensor m, Tensor v, IReadOnlyList<AdamRates> rates, long step);
}
