using System.Globalization;
using System.Reflection;

namespace Grid.Store;

/// <summary>One numbered step of a driver's schema: a file of its <c>Migrations/</c>, such as <c>0001_first.sql</c>. The drivers share the numbers.</summary>
internal sealed record Migration(int Number, string Sql)
{
    /// <summary>A driver's migrations in order.</summary>
    /// <param name="driver">The driver's folder.</param>
    public static IReadOnlyList<Migration> Of(string driver)
    {
        var assembly = Assembly.GetExecutingAssembly();
        var folder = $"Grid.Store.{driver}.Migrations.";
        return
        [
            .. assembly
                .GetManifestResourceNames()
                .Where(name => name.StartsWith(folder, StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)
                .Select(name =>
                {
                    using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
                    var number = int.Parse(name.AsSpan(folder.Length, 4), CultureInfo.InvariantCulture);
                    return new Migration(number, reader.ReadToEnd());
                }),
        ];
    }
}
