using Grid.Models;

namespace Grid.Silo;

/// <summary>Where trainings run: in this process, or in one of their own. Belongs to one thread, as the trainings that it starts do.</summary>
public interface ITrainer : IDisposable
{
    /// <summary>Begins a training as <see cref="IModel.Start"/> does.</summary>
    /// <param name="request">Its Device is the agent's devices, by their ids.</param>
    /// <param name="timeUp">Signalled when the trials' time is up. The training is then asked to pause too; a trainer that can, ends one that does not answer.</param>
    /// <returns>The training; <see cref="Ground"/> is of it then.</returns>
    ITraining Start(IModel model, TrainingRequest request, CancellationToken timeUp);

    /// <summary>Gets ready for the first training, so that it begins sooner. Throws where that fails; a training may be begun all the same.</summary>
    void StandBy();

    /// <summary>What the training that was begun last computes with and learns from.</summary>
    TrainingGround Ground { get; }
}
