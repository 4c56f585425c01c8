using System.Text;

namespace Welkin.Modules.Compute.Shared;

/// <summary>Orders text by its UTF-8 bytes, as Go compares strings; UTF-16 order differs beyond the basic plane.</summary>
internal sealed class GoOrder : IComparer<string>
{
    public static readonly GoOrder Instance = new();

    public int Compare(string? x, string? y) => Encoding.UTF8.GetBytes(x ?? "").AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(y ?? ""));
}
