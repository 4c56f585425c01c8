using System.Reflection;
using Welkin.Core;
using Welkin.Testing;
using Xunit;

namespace Welkin.Tests.Core;

public sealed class ErrorTests
{
    [Fact]
    public void Shared_errors_have_the_codes_and_words_of_the_wire()
    {
        var declared = typeof(SdkErrors).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(field => field.GetValue(null)).OfType<Error>().Where(error => error.Codespace == SdkErrors.Codespace)
            .ToDictionary(error => error.Code);
        var rows = Tsv.Vectors("codec", "errors.tsv").Where(row => row["codespace"] == SdkErrors.Codespace).ToArray();
        Judge.Rows(rows, row => row["description"], row => declared[(uint)row.Number("code")].Text);
        Assert.Equal(rows.Length, declared.Count);
    }

    [Fact]
    public void A_context_goes_in_front_and_keeps_the_code()
    {
        var error = SdkErrors.InsufficientFunds.With("inner").With("outer");
        Assert.Equal("outer: inner: insufficient funds", error.Text);
        Assert.True(error.Is(SdkErrors.InsufficientFunds));
        Assert.Equal(new Error("undefined", 1, error.Text), error.AsUndefined());
    }

    [Fact]
    public void An_unset_result_is_a_failure()
    {
        Assert.False(default(Result<int>).TryGet(out _, out var error));
        Assert.Equal("undefined", error.Codespace);
    }

    [Fact]
    public void Lists_of_values_compare_by_content()
    {
        ValueList<int> left = [1, 2], right = [1, 2];
        Assert.Equal(left, right);
        Assert.NotEqual(left, right.Add(3));
        Assert.Equal(default, ValueList.Create<int>([]));
    }
}

public sealed class BlockTimeTests
{
    [Theory]
    [InlineData("2006-01-02T15:04:05.999999999+07:00", "2006-01-02T08:04:05.999999999Z")]
    [InlineData("2024-02-29T00:00:00Z", "2024-02-29T00:00:00Z")]
    [InlineData("0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z")]
    [InlineData("1969-12-31T23:59:59.5Z", "1969-12-31T23:59:59.5Z")]
    [InlineData("2262-04-11T23:47:16.854775807Z", "2262-04-11T23:47:16.854775807Z")]
    [InlineData("9999-12-31T23:59:59.1234567891Z", "9999-12-31T23:59:59.123456789Z")]
    public void Times_are_read_and_written_with_all_nanoseconds(string text, string canonical)
    {
        var time = BlockTime.Parse(text).OrThrow();
        Assert.Equal(canonical, time.ToRfc3339Nano());
        Assert.Equal(time, BlockTime.FromTimestamp(time.ToTimestamp()));
    }

    [Theory]
    [InlineData("2023-02-29T00:00:00Z")]
    [InlineData("2024-01-01T24:00:00Z")]
    [InlineData("2024-01-01 00:00:00Z")]
    [InlineData("2024-01-01T00:00:00")]
    [InlineData("2024-01-01T00:00:00.Z")]
    [InlineData("2024-01-01T00:00:00+7:00")]
    public void Malformed_times_are_refused(string text) => Assert.False(BlockTime.Parse(text).IsOk);

    [Theory]
    [InlineData(1, 999_999_999, 1, 2, 0)]
    [InlineData(2, 0, -1, 1, 999_999_999)]
    [InlineData(0, 5, -3_000_000_006, -4, 999_999_999)]
    public void Nanoseconds_carry_into_seconds_both_ways(long seconds, int nanos, long added, long wantSeconds, int wantNanos)
    {
        var later = new BlockTime(seconds, nanos).Add(added);
        Assert.Equal(new BlockTime(wantSeconds, wantNanos), later);
        Assert.Equal(added, later.NanosSince(new BlockTime(seconds, nanos)));
    }
}
