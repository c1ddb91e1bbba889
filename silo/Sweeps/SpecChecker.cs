using System.Text;
using Grid.Models;
using Grid.Spec;

namespace Grid.Silo;

/// <summary>Checks specs against models, and against the data sets that there are.</summary>
/// <param name="missing">Says why a data set cannot be used, and null where it can; without it, every known data set will do.</param>
public sealed class SpecChecker(IReadOnlyList<ModelDeclaration> models, Func<string, string?>? missing)
{
    /// <summary>The models of this program and the data sets of this machine.</summary>
    public static SpecChecker Of(DatasetCatalog datasets) =>
        new(ModelDeclarations.All, name => WhyMissing(datasets, name));

    /// <exception cref="SpecException">Something is wrong; says what, where and what to do.</exception>
    public ExperimentSpec Read(SpecText text)
    {
        using var yaml = new MemoryStream(Encoding.UTF8.GetBytes(text.Yaml));
        return Read(text.File, yaml, text.Sets);
    }

    /// <summary>Reads at most 1 MiB of the stream.</summary>
    /// <exception cref="SpecException">Something is wrong; says what, where and what to do.</exception>
    public ExperimentSpec Read(string file, Stream yaml, IReadOnlyList<string> sets) =>
        SpecReader.Read(file, yaml, sets, models, missing);

    /// <summary>Why a data set cannot be used here and how to come by it; null where its files are there.</summary>
    public static string? WhyMissing(DatasetCatalog datasets, string name)
    {
        try
        {
            datasets.Check(name);
            return null;
        }
        catch (ModelException missing)
        {
            return missing.Message;
        }
    }
}
