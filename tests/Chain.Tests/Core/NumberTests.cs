using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Welkin.Core;
using Welkin.Testing;
using Xunit;

namespace Welkin.Tests.Core;

public sealed class NumberTests
{
    private static readonly Config Seeded = Config.QuickThrowOnFailure.WithReplay(20251, 7);

    private static readonly Dictionary<string, Func<string, string, string>> Operations = new()
    {
        ["dec.abs"] = (a, _) => D(a).Abs().ToString(),
        ["dec.add"] = (a, b) => (D(a) + D(b)).ToString(),
        ["dec.approxRoot"] = (a, b) => Text(D(a).ApproxRoot(ulong.Parse(b, CultureInfo.InvariantCulture))),
        ["dec.ceil"] = (a, _) => D(a).Ceil().ToString(),
        ["dec.fromStr"] = (a, _) => Text(Dec.Parse(a)),
        ["dec.isInteger"] = (a, _) => D(a).IsInteger ? "true" : "false",
        ["dec.marshal"] = (a, _) => D(a).ToWire(),
        ["dec.mul"] = (a, b) => D(a).Mul(D(b)).ToString(),
        ["dec.mulInt64"] = (a, b) => D(a).MulInt(I(b)).ToString(),
        ["dec.mulRoundUp"] = (a, b) => D(a).MulRoundUp(D(b)).ToString(),
        ["dec.mulTruncate"] = (a, b) => D(a).MulTruncate(D(b)).ToString(),
        ["dec.neg"] = (a, _) => (-D(a)).ToString(),
        ["dec.power"] = (a, b) => D(a).Power(ulong.Parse(b, CultureInfo.InvariantCulture)).ToString(),
        ["dec.quo"] = (a, b) => D(a).Quo(D(b)).ToString(),
        ["dec.quoInt64"] = (a, b) => D(a).QuoInt(I(b)).ToString(),
        ["dec.quoRoundUp"] = (a, b) => D(a).QuoRoundUp(D(b)).ToString(),
        ["dec.quoTruncate"] = (a, b) => D(a).QuoTruncate(D(b)).ToString(),
        ["dec.roundInt"] = (a, _) => D(a).RoundInt().ToString(),
        ["dec.roundInt64"] = (a, _) => D(a).RoundInt64().ToString(CultureInfo.InvariantCulture),
        ["dec.sub"] = (a, b) => (D(a) - D(b)).ToString(),
        ["dec.truncateDec"] = (a, _) => D(a).TruncateDec().ToString(),
        ["dec.truncateInt"] = (a, _) => D(a).TruncateInt().ToString(),
        ["dec.truncateInt64"] = (a, _) => D(a).TruncateInt64().ToString(CultureInfo.InvariantCulture),
        ["dec.unmarshal"] = (a, _) => a.Length == 0 ? "nil" : Text(Dec.FromWire(a)),
        ["dec.unmarshalJSON"] = (a, _) => Text(Dec.Parse(a.Trim('"'))),
        ["int.abs"] = (a, _) => I(a).Abs().ToString(),
        ["int.add"] = (a, b) => (I(a) + I(b)).ToString(),
        ["int.fromString"] = (a, _) => Int.TryParse(a, out var value) ? value.ToString() : "error",
        ["int.int64"] = (a, _) => I(a).ToInt64().ToString(CultureInfo.InvariantCulture),
        ["int.mod"] = (a, b) => (I(a) % I(b)).ToString(),
        ["int.mul"] = (a, b) => (I(a) * I(b)).ToString(),
        ["int.neg"] = (a, _) => (-I(a)).ToString(),
        ["int.quo"] = (a, b) => (I(a) / I(b)).ToString(),
        ["int.sub"] = (a, b) => (I(a) - I(b)).ToString(),
        ["int.toLegacyDec"] = (a, _) => I(a).ToDec().ToString(),
        ["int.uint64"] = (a, _) => I(a).ToUInt64().ToString(CultureInfo.InvariantCulture),
        ["int.unmarshal"] = (a, _) => a.Length == 0 ? "nil" : Text(Int.FromWire(a)),
        ["int.unmarshalJSON"] = (a, _) => Text(Int.FromJson(a.Trim('"'))),
    };

    [Fact]
    public void Numbers_compute_parse_and_print_as_the_reference_library_does() =>
        Judge.Rows(Tsv.Vectors("codec", "numbers.tsv"), row => row["result"], row => Compute(row["op"], row["a"], row["b"]));

    [Fact]
    public void Decimals_survive_their_texts() => Check.One(Seeded, Prop.ForAll<long, int>((units, factor) =>
    {
        var value = Dec.FromUnits(units).MulInt(factor);
        return Dec.Parse(value.ToString()).OrThrow() == value && Dec.FromWire(value.ToWire()).OrThrow() == value;
    }));

    [Fact]
    public void Rounding_brackets_the_exact_product() => Check.One(Seeded, Prop.ForAll<long, long>((left, right) =>
    {
        var (a, b) = (Dec.FromUnits(left).Abs(), Dec.FromUnits(right).Abs());
        return a.MulTruncate(b) <= a.Mul(b) && a.Mul(b) <= a.MulRoundUp(b) && a.MulRoundUp(b) - a.MulTruncate(b) <= Dec.Smallest;
    }));

    [Fact]
    public void Remainders_are_never_negative_and_restore_the_number() => Check.One(Seeded, Prop.ForAll<long, long>((value, divisor) =>
    {
        if (divisor == 0)
        {
            return true;
        }

        var remainder = (Int)value % divisor;
        return !remainder.IsNegative && remainder < ((Int)divisor).Abs() && ((Int)value - remainder) % divisor == 0;
    }));

    private static string Compute(string operation, string a, string b)
    {
        try
        {
            return Operations[operation](a, b);
        }
        catch (ArithmeticException)
        {
            return "panic";
        }
    }

    private static string Text<T>(Result<T> result) => result.TryGet(out var value, out var error) ? $"{value}" : $"error: {error.Text}";

    private static Dec D(string text) => Dec.Parse(text).OrThrow();

    private static Int I(string text) => Int.Parse(text).OrThrow();
}
