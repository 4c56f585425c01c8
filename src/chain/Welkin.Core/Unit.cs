namespace Welkin.Core;

/// <summary>The value of an operation that can fail but has nothing to say when it succeeds.</summary>
public readonly record struct Unit;
