using System.Text.RegularExpressions;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Welkin.Core.Codec;

namespace Welkin.Testing.Docs;

/// <summary>The events that the sources of the modules emit.</summary>
internal static partial class EventTable
{
    private static readonly Lazy<ILookup<string, MessageDescriptor>> Messages = new(() => typeof(Akash.Market.V1.EventLeaseClosed).Assembly.GetTypes()
        .Where(type => type.Name.StartsWith("Event", StringComparison.Ordinal) && typeof(IMessage).IsAssignableFrom(type))
        .Select(type => (MessageDescriptor)type.GetProperty("Descriptor")!.GetValue(null)!)
        .ToLookup(descriptor => descriptor.ClrType.Name));

    public static IEnumerable<string> Lines()
    {
        var rows = ModuleSources.All().SelectMany(source => Typed(source.Text).Concat(Plain(source.Text)).Select(found => (source.Module, found.Type, found.Keys)))
            .GroupBy(row => (row.Module, row.Type))
            .Select(group => (group.Key.Module, group.Key.Type, Keys: string.Join(", ", group.SelectMany(row => row.Keys).Distinct())))
            .OrderBy(row => row.Module, StringComparer.Ordinal).ThenBy(row => row.Type, StringComparer.Ordinal);
        return ReferencePages.Head("module", "type", "attributes").Concat(rows.Select(row => ReferencePages.Row(row.Module, $"`{row.Type}`", row.Keys)));
    }

    private static IEnumerable<(string Type, IEnumerable<string> Keys)> Typed(string text) =>
        from Match match in TypedEvent().Matches(text)
        from descriptor in Messages.Value[match.Groups[1].Value].Where(descriptor => Uses(text, descriptor)).Take(1)
        select (descriptor.FullName, descriptor.Fields.InFieldNumberOrder().Select(field => field.Name).Order(StringComparer.Ordinal).AsEnumerable());

    private static bool Uses(string text, MessageDescriptor descriptor) =>
        text.Contains($"using {descriptor.ClrType.Namespace};", StringComparison.Ordinal) || Messages.Value[descriptor.ClrType.Name].Count() == 1;

    // A helper that is given the type emits for its callers in the same file: Emit(ctx, "set_feegrant", …).
    private static IEnumerable<(string Type, IEnumerable<string> Keys)> Plain(string text)
    {
        foreach (Match match in PlainEvent().Matches(text))
        {
            var keys = Keys(text[match.Index..EndOf(text, match.Index)]);
            if (match.Groups[1].Success) yield return (match.Groups[1].Value, keys[1..]);
            else foreach (Match call in HelperCall().Matches(text)) yield return (call.Groups[1].Value, keys);
        }
    }

    private static List<string> Keys(string call) => [.. Key().Matches(call).Select(match => match.Groups[1].Value)];

    /// <summary>Where the parenthesis that opens after <paramref name="start"/> closes.</summary>
    private static int EndOf(string text, int start)
    {
        var depth = 0;
        for (var at = text.IndexOf('(', start); at < text.Length; at++)
        {
            if (text[at] == '(') depth++;
            else if (text[at] == ')' && --depth == 0) return at;
        }

        return text.Length;
    }

    [GeneratedRegex(@"new (Event(?!Attribute)[A-Z]\w*)\b(?! *\[)")]
    private static partial Regex TypedEvent();

    [GeneratedRegex("""Events\.Of\(\s*(?:"([a-z_]+)"|type\b)""")]
    private static partial Regex PlainEvent();

    [GeneratedRegex("""\bEmit\(ctx, "([a-z_]+)",""")]
    private static partial Regex HelperCall();

    [GeneratedRegex("""\(\s*"([a-z_]+)",""")]
    private static partial Regex Key();
}
