using Welkin.Testing.Docs;

namespace Welkin.Workbench.Docs;

/// <summary><c>docs</c> writes the pages of <c>docs/reference</c>; <c>docs --check</c> only tells which are stale.</summary>
internal static class DocsCommand
{
    public const string Usage = "docs [--check]";

    /// <summary>0: written, or nothing stale; 1: some are; 2: not understood.</summary>
    public static int Run(IReadOnlyList<string> args, TextWriter output, TextWriter errors)
    {
        switch (args)
        {
            case []:
                ReferencePages.Write();
                output.WriteLine($"{ReferencePages.All().Count} pages in docs/reference");
                return 0;
            case ["--check"]:
                var stale = ReferencePages.Stale();
                if (stale.Count > 0) errors.WriteLine($"stale: {string.Join(", ", stale)}. Run ./welkin docs and commit docs/reference");
                return stale.Count > 0 ? 1 : 0;
            default:
                errors.WriteLine($"usage: {Usage}");
                return 2;
        }
    }
}
