using Welkin.Analyzers;
using Xunit;

namespace Welkin.Tests.Analyzers;

public sealed class DeterminismRuleTests
{
    private const string Zone = "src/chain/Welkin.Core/Some.cs";

    [Theory]
    [InlineData("double x = 1;")]
    [InlineData("var x = 1.5;")]
    [InlineData("var x = System.Math.Sqrt(4);")]
    [InlineData("decimal x = 1;")]
    [InlineData("System.Half x = default;")]
    [InlineData("var x = System.TimeSpan.Zero.TotalSeconds;")]
    public async Task Inexact_numbers_are_refused_in_the_zone_and_nowhere_else(string statement)
    {
        Assert.NotEmpty(await Judged.By(new FloatingNumbers(), Zone, Method(statement)));
        Assert.Empty(await Judged.By(new FloatingNumbers(), "src/market/Welkin.Client/Some.cs", Method(statement)));
    }

    [Fact]
    public async Task Whole_numbers_are_numbers() => Assert.Empty(await Judged.By(new FloatingNumbers(), Zone, Method("long x = 1; var y = x * 2; System.Int128 z = y;")));

    [Theory]
    [InlineData("foreach (var pair in table) { }")]
    [InlineData("foreach (var key in table.Keys) { }")]
    [InlineData("foreach (var one in set) { }")]
    [InlineData("var list = set.ToList();")]
    [InlineData("var list = table.Values.Where(x => x > 1).ToArray();")]
    [InlineData("int[] list = [.. set];")]
    [InlineData("var text = string.Join(',', set);")]
    [InlineData("var first = set.First();")]
    [InlineData("new List<int>().AddRange(set);")]
    [InlineData("var hash = \"text\".GetHashCode();")]
    public async Task Hash_tables_are_not_enumerated(string statement) => Assert.Single(await Judged.By(new UnorderedEnumeration(), Zone, Tables(statement)));

    [Theory]
    [InlineData("var x = table[1] + set.Count;")]
    [InlineData("var x = set.Contains(1) && table.ContainsKey(2) && table.TryGetValue(1, out _);")]
    [InlineData("foreach (var key in table.Keys.Order()) { }")]
    [InlineData("var x = table.Where(p => p.Value > 1).OrderBy(p => p.Key).ToList();")]
    [InlineData("var x = set.Any(y => y > 1) || table.Values.Sum() > 3;")]
    [InlineData("var x = new SortedSet<int>(set); foreach (var y in x) { }")]
    [InlineData("set.UnionWith(table.Keys);")]
    [InlineData("foreach (var x in new List<int>()) { }")]
    public async Task Looking_up_and_sorting_are_fine(string statement) => Assert.Empty(await Judged.By(new UnorderedEnumeration(), Zone, Tables(statement)));

    [Theory]
    [InlineData("var x = System.DateTime.UtcNow;")]
    [InlineData("var x = System.Environment.TickCount64;")]
    [InlineData("var x = new System.Random();")]
    [InlineData("var x = System.Guid.NewGuid();")]
    [InlineData("System.IO.File.ReadAllText(\"x\");")]
    [InlineData("System.Threading.Tasks.Task x = null;")]
    [InlineData("System.Threading.Thread.Sleep(1);")]
    [InlineData("var x = System.Diagnostics.Stopwatch.GetTimestamp();")]
    [InlineData("System.Console.WriteLine();")]
    [InlineData("var x = System.Security.Cryptography.RandomNumberGenerator.GetBytes(1);")]
    public async Task The_outside_world_is_out_of_reach(string statement) => Assert.NotEmpty(await Judged.By(new WorldAccess(), Zone, Method(statement)));

    [Fact]
    public async Task Asynchronous_methods_are_refused() =>
        Assert.NotEmpty(await Judged.By(new WorldAccess(), Zone, "class C { async void M() { } }"));

    [Theory]
    [InlineData("var x = new System.DateTime(2020, 1, 1); var y = System.Security.Cryptography.SHA256.HashData(new byte[1]);")]
    [InlineData("var x = new object(); lock (x) { }")]
    [InlineData("throw new System.IO.InvalidDataException(\"x\");")]
    [InlineData("var x = System.Guid.Empty; System.Net.IPAddress.TryParse(\"::1\", out _);")]
    public async Task Pure_parts_of_the_platform_stay_in_reach(string statement) => Assert.Empty(await Judged.By(new WorldAccess(), Zone, Method(statement)));

    [Theory]
    [InlineData("static int Count;")]
    [InlineData("static int Count { get; set; }")]
    [InlineData("static readonly System.Collections.Generic.List<int> Seen = [];")]
    [InlineData("[System.ThreadStatic] static object Cache;")]
    public async Task Static_state_is_refused(string member) => Assert.Single(await Judged.By(new StaticState(), Zone, $"class C {{ {member} }}"));

    [Theory]
    [InlineData("const int Limit = 3;")]
    [InlineData("static readonly byte[] Prefix = [1];")]
    [InlineData("static int Limit { get; } = 3;")]
    [InlineData("static readonly System.Collections.Frozen.FrozenSet<int> Known = null;")]
    [InlineData("int _count;")]
    public async Task Constants_and_objects_may_hold_what_they_like(string member) => Assert.Empty(await Judged.By(new StaticState(), Zone, $"class C {{ {member} }}"));

    private static string Method(string statement) => $"class C {{ void M() {{ {statement} }} }}";

    private static string Tables(string statement) =>
        $"using System.Collections.Generic; using System.Linq; class C {{ void M(Dictionary<int, int> table, HashSet<int> set) {{ {statement} }} }}";
}
