namespace Welkin.Testing.Fuzz;

/// <summary>Inputs that are worth keeping: one file each, in <c>vectors/fuzz/TARGET</c>.</summary>
public static class FuzzCorpus
{
    /// <summary>The folder of a target.</summary>
    public static string Folder(FuzzTarget target) => RepositoryRoot.Vectors("fuzz", target.Name);

    /// <summary>The files of a folder by name, sorted; none when there is no such folder.</summary>
    public static IReadOnlyList<KeyValuePair<string, byte[]>> Files(string folder) => !Directory.Exists(folder)
        ? []
        : [.. Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal).Select(path => KeyValuePair.Create(Path.GetFileName(path), File.ReadAllBytes(path)))];

    /// <summary>Everything a target starts from: its files, then its seeds.</summary>
    public static IReadOnlyList<byte[]> All(FuzzTarget target, string? folder = null)
    {
        var inputs = Files(folder ?? Folder(target)).Select(file => file.Value).Concat(target.Seeds()).Where(input => input.Length <= target.MaxLength * 4).ToList();
        return inputs.Count > 0 ? inputs : [[]];
    }

    /// <summary>Writes a find under a name that says what it is: the same find has the same name.</summary>
    public static string Keep(string folder, FuzzFind find, byte[] input)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, $"{find.Kind}-{Convert.ToHexStringLower(Core.Crypto.Hash.Sha256(input))[..12]}");
        File.WriteAllBytes(path, input);
        return path;
    }
}
