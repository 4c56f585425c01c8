using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Threading;
using Microsoft.CodeAnalysis;

namespace Welkin.Analyzers;

/// <summary>A line of suppressions.tsv: a rule does not speak in one member of one file, for a reason.</summary>
internal sealed class Suppression
{
    /// <summary>The one place for exceptions to the rules.</summary>
    public const string FileName = "suppressions.tsv";

    private int _used;

    private Suppression(string file, string member)
    {
        File = file;
        Member = member;
    }

    public string File { get; }

    /// <summary>"Type.Member", or "*" where the rule speaks about whole files.</summary>
    public string Member { get; }

    public bool IsUsed => Volatile.Read(ref _used) == 1;

    public bool Covers(string file, string member) => File == file && (Member == "*" || Member == member);

    public void Use() => Interlocked.Exchange(ref _used, 1);

    /// <summary>The lines of one rule: rule, file, member, reason. Lines without a reason do not count.</summary>
    public static IReadOnlyList<Suppression> Read(ImmutableArray<AdditionalText> files, string rule, CancellationToken stop)
    {
        var found = new List<Suppression>();
        foreach (var file in files)
        {
            if (Path.GetFileName(file.Path) != FileName || file.GetText(stop) is not { } text) continue;
            foreach (var line in text.Lines)
            {
                var cells = line.ToString().Split('\t');
                if (cells.Length == 4 && cells[0] == rule && cells[3].Trim().Length > 0) found.Add(new Suppression(cells[1], cells[2]));
            }
        }

        return found;
    }
}
