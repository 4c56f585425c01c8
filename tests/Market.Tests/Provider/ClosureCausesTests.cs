using System.Reflection;
using Welkin.Provider;
using Welkin.Testing;
using Xunit;

namespace Welkin.Tests.Provider;

public sealed class ClosureCausesTests
{
    [Fact]
    public void The_page_of_closures_has_every_cause_a_provider_states()
    {
        var causes = typeof(ClosureCauses).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetRawConstantValue()!);
        var lines = File.ReadAllLines(RepositoryRoot.Combine("docs", "CLOSURES.md"));
        var table = lines.SkipWhile(line => !line.StartsWith("| cause | rule |", StringComparison.Ordinal)).Skip(2).TakeWhile(line => line.StartsWith('|'));
        Assert.Equal(causes.Order(StringComparer.Ordinal), table.Select(line => line.Split('|')[1].Trim()).Order(StringComparer.Ordinal));
    }
}
