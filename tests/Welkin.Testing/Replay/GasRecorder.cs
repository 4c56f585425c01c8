using Welkin.Runtime;

namespace Welkin.Testing.Replay;

/// <summary>One charge of a store operation that this build made.</summary>
public sealed record MadeCharge(string What, string Store, string Key, ulong Gas);

/// <summary>Keeps the store charges of each transaction of a block.</summary>
internal sealed class GasRecorder : IGasTracer
{
    private readonly List<List<MadeCharge>> _transactions = [];
    private bool _inTransaction;
    private bool _beforeMeter;

    public IReadOnlyList<MadeCharge> Of(int index) => index < _transactions.Count ? _transactions[index] : [];

    public void Clear() => _transactions.Clear();

    public void TransactionStarts(long height, int index)
    {
        _transactions.Add([]);
        (_inTransaction, _beforeMeter) = (true, true);
    }

    public void TransactionsEnd() => _inTransaction = false;

    public void Charged(string store, string operation, byte[]? key, int? valueLength, ulong gas)
    {
        if (!_inTransaction) return;

        // The read of the consensus params before a transaction has its own meter is not in the recorded trace.
        var skip = _beforeMeter && store == "consensus";
        _beforeMeter = false;
        if (!skip) _transactions[^1].Add(new MadeCharge(operation, store, key is null ? "" : Convert.ToHexStringLower(key), gas));
    }
}
