using Grid.Store.Postgres;

namespace Grid.Store.Tests.Postgres;

public class AddressTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("postgres://ann:pass%2Fw%40rd@db.example:5433/sweeps?sslmode=verify-full&application_name=x")]
    [InlineData("postgresql://ann:pass%2Fw%40rd@db.example:5433/sweeps?SSLMode=VerifyFull&application_name=x")]
    [InlineData(
        "Host=db.example;Port=5433;Username=ann;Password=pass/w@rd;Database=sweeps;SSL Mode=VerifyFull;Application Name=x"
    )]
    public void An_address_is_a_url_or_key_value_pairs(string address)
    {
        var settings = PostgresAddress.Parse(address);
        Assert.Equal(
            ("db.example", 5433, "ann", "pass/w@rd", "sweeps", Npgsql.SslMode.VerifyFull, "x"),
            (
                settings.Host,
                settings.Port,
                settings.Username,
                settings.Password,
                settings.Database,
                settings.SslMode,
                settings.ApplicationName
            )
        );
        Assert.Equal("db.example:5433/sweeps", PostgresAddress.NameOf(settings));
    }

    [Theory]
    [InlineData("postgres://db.example/sweeps", "db.example", 5432)]
    [InlineData("postgres://ann@[::1]:5433/sweeps", "::1", 5433)]
    [InlineData("postgres://%2Fvar%2Frun%2Fpostgresql/sweeps", "/var/run/postgresql", 5432)]
    [InlineData("postgres:///sweeps?host=/tmp", "/tmp", 5432)]
    [InlineData("postgres://one:5433,two:5434/sweeps", "one:5433,two:5434", 5432)]
    public void Hosts_are_names_addresses_sockets_and_lists(string address, string host, int port)
    {
        var settings = PostgresAddress.Parse(address);
        Assert.Equal((host, port, "sweeps"), (settings.Host, settings.Port, settings.Database));
    }

    [Theory]
    [InlineData("postgres://ann:secret@host:port/db")]
    [InlineData("postgres://ann:12/secret@host/db")]
    [InlineData("postgres://ann:12?secret@host/db")]
    [InlineData("postgres://host/db?password=a&secret=1")]
    [InlineData("Host=h;Password=a;secret=1")]
    [InlineData("secret")]
    [InlineData("Password=secret;Database=db")]
    [InlineData("postgres://ann:secret@/db")]
    public void An_address_that_cannot_be_read_is_refused_without_repeating_it(string address)
    {
        var refusal = Assert.Throws<ArgumentException>(() => PostgresAddress.Parse(address));
        Assert.DoesNotContain("secret", refusal.ToString());
    }

    [Fact]
    public async Task An_error_says_where_the_database_is_and_not_the_password()
    {
        var refusal = await Assert.ThrowsAsync<StoreUnavailableException>(() =>
            PostgresStore.OpenAsync(
                "postgres://ann:secret@127.0.0.1:1/sweeps",
                new PostgresTimes { Patience = TimeSpan.Zero },
                Cancel
            )
        );
        Assert.Contains("127.0.0.1:1/sweeps", refusal.Message);
        Assert.DoesNotContain("secret", refusal.ToString());
    }
}
