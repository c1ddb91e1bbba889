using System.Collections;
using System.Reflection;
using System.Text.Json;
using Grid.Host;

namespace Grid.Grains.Tests;

/// <summary>Messages cross silos: each is its constructor's parameters, numbered, and comes back from JSON as it was.</summary>
public class WireTests
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    public static TheoryData<Type> Messages =>
        new(
            typeof(PoolGrain)
                .Assembly.GetTypes()
                .Where(type => type.GetCustomAttribute<GenerateSerializerAttribute>() is not null)
                .Where(type => !type.IsEnum && !typeof(Exception).IsAssignableFrom(type))
        );

    [Theory]
    [MemberData(nameof(Messages))]
    public void Members_are_the_constructors_parameters_numbered_from_0_in_their_order(Type message)
    {
        var parameters = ConstructorOf(message).GetParameters();
        var members = message
            .GetProperties()
            .Where(member => member.CanWrite)
            .Select(member => (member.Name, member.GetCustomAttribute<IdAttribute>()?.Id))
            .ToList();

        Assert.Equal(parameters.Select((parameter, at) => (parameter.Name!, (uint?)at)), members);
        Assert.NotEmpty(members);
    }

    [Theory]
    [MemberData(nameof(Messages))]
    public void No_member_is_of_a_type_that_says_nothing(Type message) =>
        Assert.All(
            ConstructorOf(message).GetParameters().SelectMany(parameter => TypesIn(parameter.ParameterType)),
            type =>
                Assert.True(
                    type.IsSealed || type.IsValueType || type.IsGenericType,
                    $"{message.Name} has a member of type {type.Name}, which a reader cannot make"
                )
        );

    [Theory]
    [MemberData(nameof(Messages))]
    public void A_message_comes_back_as_it_was(Type message)
    {
        foreach (var full in new[] { true, false })
        {
            var sent = Sample(message, full);

            var text = JsonSerializer.Serialize(sent, message, Web);
            var received = JsonSerializer.Deserialize(text, message, Web);

            Assert.Equal(text, JsonSerializer.Serialize(received, message, Web));
            Assert.Equivalent(sent, received, strict: true);
        }
    }

    [Fact]
    public void A_request_without_the_members_that_came_later_is_read()
    {
        const string Old = """{"agent":"a#1","devices":[],"held":[],"lanes":1,"wait":"00:00:05"}""";

        Assert.Null(JsonSerializer.Deserialize<LeaseRequest>(Old, Web)!.Capacity);
    }

    private static ConstructorInfo ConstructorOf(Type message) =>
        Assert.Single(message.GetConstructors(), one => one.GetParameters().Length > 0);

    private static IEnumerable<Type> TypesIn(Type type) =>
        type.IsGenericType ? type.GetGenericArguments().SelectMany(TypesIn) : [type];

    /// <summary>A value with something in each member, or with nulls and empty lists where these may be.</summary>
    private static object? Sample(Type type, bool full)
    {
        if (Nullable.GetUnderlyingType(type) is { } inner)
        {
            return full ? Sample(inner, full) : null;
        }

        return type switch
        {
            _ when type == typeof(string) => full ? "a \"b\" <ü> \u0007" : "",
            _ when type == typeof(bool) => full,
            _ when type == typeof(int) => full ? int.MinValue : 0,
            _ when type == typeof(long) => full ? long.MaxValue : 0L,
            _ when type == typeof(decimal) => full ? 0.125m : 0m,
            _ when type == typeof(TimeSpan) => full ? TimeSpan.FromTicks(123_456_789) : TimeSpan.Zero,
            _ when type == typeof(DateTimeOffset) => new DateTimeOffset(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero),
            _ when type.IsEnum => Enum.GetValues(type).GetValue(full ? 1 : 0),
            _ when type.IsGenericType && typeof(IEnumerable).IsAssignableFrom(type) => Many(type, full),
            _ => ConstructorOf(type)
                .Invoke([.. ConstructorOf(type).GetParameters().Select(one => Sample(one.ParameterType, full))]),
        };
    }

    private static object Many(Type type, bool full)
    {
        var arguments = type.GetGenericArguments();
        if (arguments.Length == 2)
        {
            var map = (IDictionary)Activator.CreateInstance(typeof(Dictionary<,>).MakeGenericType(arguments))!;
            if (full)
            {
                map.Add(Sample(arguments[0], full)!, Sample(arguments[1], full));
            }

            return map;
        }

        var list = (IList)Activator.CreateInstance(typeof(List<>).MakeGenericType(arguments))!;
        if (full)
        {
            list.Add(Sample(arguments[0], full));
        }

        return list;
    }
}
