namespace Grid.Models;

/// <summary>Images with a label each, as a file of CIFAR-10 holds them: Pixels is [N, 3, 32, 32].</summary>
internal sealed record LabelledBatch(byte[] Pixels, byte[] Labels);
