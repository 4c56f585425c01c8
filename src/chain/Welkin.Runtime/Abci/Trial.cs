namespace Welkin.Runtime;

/// <summary>What some work on a branch of the last state would have done; nothing of it was kept.</summary>
/// <param name="Changed">How many keys of each store it would have set or deleted.</param>
/// <param name="Broken">The invariants that did not hold after it: module, name and what is wrong.</param>
/// <param name="Checked">How many invariants were looked at.</param>
public sealed record Trial(IReadOnlyList<(string Store, int Keys)> Changed, IReadOnlyList<string> Broken, int Checked);
