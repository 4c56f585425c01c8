using System.Collections;
using System.Text;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Welkin.Core;
using Welkin.Testing.Chain;

namespace Welkin.Testing.Fuzz.Targets;

/// <summary>Makes samples of golden data belong to the accounts of a test chain, so that they get further than its signatures.</summary>
internal static class FuzzAddresses
{
    public static string[] Names { get; } = ["tenant", "provider-1"];

    /// <summary>The message with every account address replaced: a provider's by the provider's, others by the tenant's.</summary>
    public static IMessage Replace(IMessage message, TestChain chain)
    {
        foreach (var field in message.Descriptor.Fields.InFieldNumberOrder())
        {
            if (field.IsMap) continue;
            var value = field.Accessor.GetValue(message);
            if (field.FieldType == FieldType.Message)
            {
                foreach (var inner in field.IsRepeated ? ((IList)value).Cast<IMessage>() : value is IMessage one ? [one] : []) Replace(inner, chain);
            }
            else if (field.FieldType == FieldType.String && field.IsRepeated)
            {
                var texts = (IList)value;
                for (var i = 0; i < texts.Count; i++) texts[i] = Text(field.Name, (string)texts[i]!, chain);
            }
            else if (field.FieldType == FieldType.String)
            {
                field.Accessor.SetValue(message, Text(field.Name, (string)value, chain));
            }
        }

        return message;
    }

    public static byte[] Line(string line, byte[] bytes) => [.. Encoding.UTF8.GetBytes(line), (byte)'\n', .. bytes];

    public static (string Line, byte[] Bytes) Split(byte[] input)
    {
        var at = Array.IndexOf(input, (byte)'\n');
        return at < 0 ? (Encoding.UTF8.GetString(input), []) : (Encoding.UTF8.GetString(input, 0, at), input[(at + 1)..]);
    }

    private static string Text(string field, string text, TestChain chain)
    {
        if (!Address.Parse(text).TryGet(out _, out _)) return text;
        return chain.Address(field.Contains("provider", StringComparison.Ordinal) ? "provider-1" : "tenant");
    }
}
