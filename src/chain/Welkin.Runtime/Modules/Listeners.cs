namespace Welkin.Runtime;

/// <summary>Upward calls of a module: the application adds listeners in one visible list, in their order, and seals it.</summary>
public sealed class Listeners<T> where T : class
{
    private readonly List<T> _all = [];
    private bool _sealed;

    /// <summary>The listeners in the order in which they are called. Reading seals the table.</summary>
    public IReadOnlyList<T> All
    {
        get
        {
            _sealed = true;
            return _all;
        }
    }

    /// <summary>Adds a listener after those that are there.</summary>
    public void Add(T listener)
    {
        if (_sealed) throw new InvalidOperationException("listeners are sealed before the first block");
        _all.Add(listener);
    }
}
