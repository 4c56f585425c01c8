using System.Globalization;

namespace Welkin.Workbench.Benches;

/// <summary>Measured times in milliseconds.</summary>
internal sealed class Spread(IEnumerable<double> values)
{
    private readonly double[] _sorted = [.. values.Order()];

    public double Median => At(0.5);

    /// <summary>The value that this share of all values does not exceed.</summary>
    public double At(double share) => _sorted[Math.Clamp((int)Math.Ceiling(share * _sorted.Length) - 1, 0, _sorted.Length - 1)];

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"min {_sorted[0],6:0}  p50 {Median,6:0}  p95 {At(0.95),6:0}  max {_sorted[^1],6:0} ms");
}
