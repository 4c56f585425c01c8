using Welkin.Core;

namespace Welkin.Modules.Cosmos.Bank;

/// <summary>Failures of codespace <c>bank</c>.</summary>
internal static class BankErrors
{
    public static readonly Error NoInputs = new("bank", 2, "no inputs to send transaction");
    public static readonly Error NoOutputs = new("bank", 3, "no outputs to send transaction");
    public static readonly Error InputOutputMismatch = new("bank", 4, "sum inputs != sum outputs");
    public static readonly Error SendDisabled = new("bank", 5, "send transactions are disabled");
    public static readonly Error MultipleSenders = new("bank", 9, "multiple senders not allowed");
}
