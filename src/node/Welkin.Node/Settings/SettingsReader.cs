using Tomlyn.Parsing;
using Tomlyn.Syntax;

namespace Welkin.Node.Settings;

/// <summary>Reads a settings file: every key must be known and every value right, else the complaint names file, line and the next step.</summary>
public static class SettingsReader
{
    /// <summary>Place of a value that nobody gave.</summary>
    internal const string Default = "default";

    private const int MaxBytes = 1 << 20;

    /// <summary>Reads one file and what overrides it.</summary>
    /// <param name="path">A file that is not there has only defaults.</param>
    /// <param name="environment">Value of an environment variable, or null.</param>
    /// <param name="flags">What the command line says, by the path of the setting; it comes last and counts most.</param>
    /// <exception cref="NodeException">An unknown key, a wrong value, or no TOML.</exception>
    public static SettingValues Read(SettingsTable table, string path, Func<string, string?> environment, IReadOnlyDictionary<string, SettingValue>? flags = null)
    {
        var values = table.Keys.ToDictionary(key => key.Path, key => new SettingValue(key.Standard, Default), StringComparer.Ordinal);
        var unused = new List<string>();
        if (File.Exists(path)) ReadFile(table, path, values, unused);
        foreach (var key in table.Keys)
            if (Override(key, environment, flags) is { } given) values[key.Path] = given with { Text = Checked(key, given.Text, given.Place) };
        return new SettingValues(path, values, unused);
    }

    private static SettingValue? Override(SettingKey key, Func<string, string?> environment, IReadOnlyDictionary<string, SettingValue>? flags) =>
        flags?.GetValueOrDefault(key.Path) ?? (environment(key.Variable) is { } text ? new SettingValue(text, "$" + key.Variable) : null);

    private static void ReadFile(SettingsTable table, string path, Dictionary<string, SettingValue> values, List<string> unused)
    {
        if (new FileInfo(path).Length > MaxBytes) throw new NodeException($"{path}: larger than {MaxBytes} bytes; that is no settings file");
        var document = SyntaxParser.Parse(File.ReadAllText(path), path);
        if (document.Diagnostics.FirstOrDefault(found => found.Kind == DiagnosticMessageKind.Error) is { } fault)
            throw new NodeException($"{Place(path, fault.Span)}: no TOML: {fault.Message.TrimEnd('.')}. Correct the line, or make the file anew with 'welkin node init'");
        foreach (var (key, value) in Pairs(document))
        {
            var place = Place(path, value.Span);
            if (table.Keys.FirstOrDefault(known => known.Path == key) is { } found) values[key] = new SettingValue(Checked(found, TextOf(found, value, place), place), place);
            else if (table.IsElsewhere(key)) unused.Add(key);
            else throw new NodeException($"{place}: unknown key {key}. {Advice(table, key)}");
        }
    }

    private static IEnumerable<(string Key, ValueSyntax Value)> Pairs(DocumentSyntax document)
    {
        foreach (var pair in document.KeyValues.Select(pair => Flat("", pair)).SelectMany(pairs => pairs)) yield return pair;
        foreach (var table in document.Tables)
        foreach (var pair in table.Items.SelectMany(pair => Flat(NameOf(table.Name!) + ".", pair))) yield return pair;
    }

    private static IEnumerable<(string Key, ValueSyntax Value)> Flat(string prefix, KeyValueSyntax pair)
    {
        var name = prefix + NameOf(pair.Key!);
        return pair.Value is InlineTableSyntax table ? table.Items.SelectMany(item => Flat(name + ".", item.KeyValue!)) : [(name, pair.Value!)];
    }

    private static string NameOf(KeySyntax key) => string.Join('.', key.DotKeys.Select(dotted => Part(dotted.Key!)).Prepend(Part(key.Key!)));

    private static string Part(SyntaxNode key) => key switch
    {
        BareKeySyntax bare => bare.Key!.Text!,
        StringValueSyntax quoted => quoted.Value!,
        _ => key.ToString().Trim(),
    };

    private static string TextOf(SettingKey key, ValueSyntax value, string place) => (key.Kind, value) switch
    {
        (SettingKind.Flag, BooleanValueSyntax flag) => flag.Value ? "true" : "false",
        (SettingKind.Number or SettingKind.QuotedNumber, IntegerValueSyntax number) => number.Value.ToString(System.Globalization.CultureInfo.InvariantCulture),
        (SettingKind.List, ArraySyntax array) => string.Join(',', array.Items.Select(item => item.Value is StringValueSyntax text ? text.Value : throw Wanted(key, place))),
        (not (SettingKind.Flag or SettingKind.Number or SettingKind.List), StringValueSyntax text) => text.Value!,
        _ => throw Wanted(key, place),
    };

    private static NodeException Wanted(SettingKey key, string place) => new($"{place}: {key.Path} is of another type. Write for example {key.Name} = {key.Kind.Toml(key.Standard)}");

    private static string Checked(SettingKey key, string text, string place) =>
        key.Kind.Complaint(text) is { } complaint ? throw new NodeException($"{place}: {key.Path}: {complaint}. The default is {key.Kind.Toml(key.Standard)}") : text;

    private static string Advice(SettingsTable table, string key)
    {
        var near = table.Keys.Select(known => known.Path).OrderBy(known => Distance(known, key)).First();
        return Distance(near, key) <= 4 ? $"Is {near} meant?" : $"Take the line out; the keys of {table.FileName} are listed in docs/reference/settings.md";
    }

    /// <summary>Letters to change, add or take away.</summary>
    internal static int Distance(string one, string other)
    {
        if (other.Length > 100) return int.MaxValue;
        var row = Enumerable.Range(0, other.Length + 1).ToArray();
        foreach (var (i, letter) in one.Index())
        {
            var corner = row[0];
            row[0] = i + 1;
            for (var j = 0; j < other.Length; j++)
                (corner, row[j + 1]) = (row[j + 1], Math.Min(Math.Min(row[j], row[j + 1]) + 1, corner + (letter == other[j] ? 0 : 1)));
        }
        return row[^1];
    }

    // Lines count from 1.
    private static string Place(string path, SourceSpan span) => $"{path}:{span.Start.Line + 1}";
}
