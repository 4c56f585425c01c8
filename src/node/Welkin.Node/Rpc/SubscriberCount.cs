namespace Welkin.Node.Rpc;

/// <summary>How many clients have subscriptions. As on the network, a full house also refuses the next one of a client that is in it.</summary>
internal sealed class SubscriberCount(int most)
{
    private int clients;

    /// <summary>The limit, for the refusal.</summary>
    public int Most => most;

    /// <summary>May a client subscribe? Its first subscription takes a place.</summary>
    public bool Admit(bool isFirst)
    {
        if (!isFirst) return Volatile.Read(ref clients) < most;
        if (Interlocked.Increment(ref clients) <= most) return true;
        Interlocked.Decrement(ref clients);
        return false;
    }

    /// <summary>A client has no subscription any more.</summary>
    public void Leave() => Interlocked.Decrement(ref clients);
}
