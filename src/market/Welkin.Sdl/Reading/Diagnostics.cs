using Welkin.Sdl.Yaml;

namespace Welkin.Sdl.Reading;

/// <summary>Collects what is wrong with one file.</summary>
internal sealed class Diagnostics(string path)
{
    private const int MaxErrors = 100;

    private readonly List<SdlError> _errors = [];

    public bool HasErrors => _errors.Count > 0;

    /// <summary>In the order of the file.</summary>
    public IReadOnlyList<SdlError> Errors => [.. _errors.OrderBy(error => (error.Line, error.Column))];

    public void Add(Spot spot, string message, string expected, string hint)
    {
        if (_errors.Count < MaxErrors)
        {
            _errors.Add(new SdlError(path, spot.Line, spot.Column, message, expected, hint));
        }
    }
}
