namespace Welkin.Testing;

/// <summary>Where the repository lies on this machine, for tests that read its files.</summary>
public static class RepositoryRoot
{
    /// <summary>The folder that holds <c>Welkin.slnx</c>.</summary>
    public static string Path { get; } = Find();

    /// <summary>A path below the root.</summary>
    public static string Combine(params string[] parts) => System.IO.Path.Combine([Path, .. parts]);

    /// <summary>A file of golden data: <c>Vectors("codec", "coins.tsv")</c>.</summary>
    public static string Vectors(params string[] parts) => Combine(["vectors", .. parts]);

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "Welkin.slnx")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException($"no Welkin.slnx above {AppContext.BaseDirectory}");
    }
}
