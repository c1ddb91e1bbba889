namespace Grid.Host;

/// <summary>Where references send their calls: a host in this process, or a cluster's way to the one that holds control.</summary>
internal interface ICallTarget
{
    /// <summary>Answers the task that the method's caller awaits: a <c>Task&lt;T&gt;</c> where the method returns one.</summary>
    Task Call(GrainId grain, GrainMethod method, object?[] arguments);
}
