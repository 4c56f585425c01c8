using Welkin.Testing.Docs;
using Xunit;

namespace Welkin.Tests.Tidy;

public sealed class ReferencePageTests
{
    [Fact]
    public void Reference_pages_are_what_the_program_says()
    {
        var stale = ReferencePages.Stale();
        Assert.True(stale.Count == 0, $"stale in docs/reference: {string.Join(", ", stale)}. ./welkin docs makes them anew");
    }

    [Theory]
    [InlineData("errors.md", "| market | 22 |")]
    [InlineData("events.md", "| Market | `akash.market.v1.EventLeaseClosed` | id, reason |")]
    [InlineData("stores.md", "| market | `0x1101` | Orders |")]
    [InlineData("stores.md", "| bank | `0x02` | BalancePrefix |")]
    [InlineData("modules.md", "| escrow | 3 | escrow |")]
    [InlineData("commands.md", "| [welkin lease close](")]
    public void Reference_pages_hold_what_is_known(string page, string row) =>
        Assert.Contains(row, ReferencePages.All().Single(one => one.Name == page).Text, StringComparison.Ordinal);
}
