using Welkin.Runtime;

namespace Welkin.App;

/// <summary>What carrying out a plan would do to the state of now.</summary>
/// <param name="Name">Name of the plan.</param>
/// <param name="Height">Height of the plan.</param>
/// <param name="StateHeight">Height of the state it was tried on.</param>
/// <param name="Work">What it did.</param>
public sealed record UpgradeTrial(string Name, long Height, long StateHeight, Trial Work);
