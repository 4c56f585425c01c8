using System.IO.MemoryMappedFiles;

namespace Welkin.Workbench.Fuzz;

/// <summary>The input that is being fed, in memory that outlives the process: what killed it is read from here.</summary>
internal sealed class LastInput : IDisposable
{
    private const int Capacity = 8 << 20;

    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;

    public LastInput(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        _file = MemoryMappedFile.CreateFromFile(path, FileMode.OpenOrCreate, null, Capacity);
        _view = _file.CreateViewAccessor();
    }

    public void Write(byte[] input)
    {
        var length = Math.Min(input.Length, Capacity - sizeof(int));
        _view.Write(0, length);
        _view.WriteArray(sizeof(int), input, 0, length);
    }

    public byte[] Read()
    {
        var input = new byte[Math.Clamp(_view.ReadInt32(0), 0, Capacity - sizeof(int))];
        _view.ReadArray(sizeof(int), input, 0, input.Length);
        return input;
    }

    public void Dispose()
    {
        _view.Dispose();
        _file.Dispose();
    }
}
