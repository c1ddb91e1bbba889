using Grid.Models;
using Grid.Silo;
using Grid.Spec;

namespace Grid.Client;

/// <summary>The data sets of this machine, and whether a sweep's is among them before anything is begun.</summary>
internal static class Datasets
{
    public static DatasetCatalog Of(Shell shell) => DatasetCatalog.FromEnvironment(shell.Variable);

    /// <summary>Why a data set cannot be used here and how to come by it; null where its files are there.</summary>
    public static string? Missing(Shell shell, string name) => SpecChecker.WhyMissing(Of(shell), name);

    /// <summary>Throws <see cref="UsageException"/> where a sweep that was submitted elsewhere or earlier lacks its data set here.</summary>
    public static void Require(Shell shell, ExperimentSpec spec)
    {
        if (spec.Dataset is { } dataset && Missing(shell, dataset) is { } why)
        {
            throw new UsageException(why);
        }
    }
}
