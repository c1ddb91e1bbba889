using FsCheck;
using FsCheck.Fluent;
using Grid.Search.Tests.Stopping;

namespace Grid.Search.Tests.Contract;

/// <summary>
/// What holds of every search, whatever samples its points and whatever stops its trials. A sampler joins by its line in <see cref="SamplerContract"/>, a rule by its line in
/// <see cref="StoppingContract"/>.
/// </summary>
public class SearchContract
{
    private const int Points = 24;

    public static TheoryData<string, StopOptions?> Searches
    {
        get
        {
            var searches = new TheoryData<string, StopOptions?>();
            foreach (var sampler in SamplerContract.Samplers.Select(row => row.Data).Append(SamplerCatalog.Grid))
            {
                searches.Add(sampler, null);
            }

            foreach (var stop in StoppingContract.Policies.Select(row => row.Data))
            {
                searches.Add(SamplerCatalog.Random, stop);
                searches.Add(SamplerCatalog.Tpe, stop);
                searches.Add(SamplerCatalog.Grid, stop);
            }

            return searches;
        }
    }

    [Theory]
    [MemberData(nameof(Searches))]
    public void Restored_at_any_point_it_has_the_same_bytes_decides_the_same_and_comes_to_its_end(
        string sampler,
        StopOptions? stop
    ) =>
        Prop.ForAll(Move.Scripts, script => new TwinSearch(Options(sampler, stop, script)).Run(script))
            .Check(
                Config.QuickThrowOnFailure.WithMaxTest(
                    sampler == SamplerCatalog.Gp ? 4
                    : stop is PbtOptions ? 300
                    : 40
                )
            );

    private static SearchOptions Options(string sampler, StopOptions? stop, Script script)
    {
        var repeats = stop switch
        {
            WilcoxonOptions => 4,
            null => 1 + (script.Seed % 2),
            _ => 1,
        };
        var own = SamplerCatalog.OptionsOf(sampler).Where(option => option.Name is "startup" or "population");
        return Spaces.Options(sampler, Points / repeats, script.Parallel, repeats, script.Seed) with
        {
            Stop = stop,
            Settings = [.. own.Select(option => new SamplerSetting(option.Name, ParameterValue.Of(5L)))],
        };
    }
}
