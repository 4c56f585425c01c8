namespace Welkin.Core;

/// <summary>The failures that every module shares, codespace <c>sdk</c>. Codes and words are frozen by the wire.</summary>
/// <remarks>Spec: Cosmos SDK 0.53, types/errors.</remarks>
public static class SdkErrors
{
    /// <summary>The codespace of these failures.</summary>
    public const string Codespace = "sdk";

    /// <summary>The bytes of a transaction cannot be decoded.</summary>
    public static readonly Error TxDecode = Of(2, "tx parse error");

    /// <summary>A sequence number that cannot be used.</summary>
    public static readonly Error InvalidSequence = Of(3, "invalid sequence");

    /// <summary>The signer may not do this.</summary>
    public static readonly Error Unauthorized = Of(4, "unauthorized");

    /// <summary>The account holds too little.</summary>
    public static readonly Error InsufficientFunds = Of(5, "insufficient funds");

    /// <summary>No handler exists for the request.</summary>
    public static readonly Error UnknownRequest = Of(6, "unknown request");

    /// <summary>A text or byte string is no address.</summary>
    public static readonly Error InvalidAddress = Of(7, "invalid address");

    /// <summary>A public key is malformed or of the wrong kind.</summary>
    public static readonly Error InvalidPubKey = Of(8, "invalid pubkey");

    /// <summary>No account stands at the address.</summary>
    public static readonly Error UnknownAddress = Of(9, "unknown address");

    /// <summary>Coins that are not a valid set.</summary>
    public static readonly Error InvalidCoins = Of(10, "invalid coins");

    /// <summary>The gas limit was reached.</summary>
    public static readonly Error OutOfGas = Of(11, "out of gas");

    /// <summary>The memo is too long.</summary>
    public static readonly Error MemoTooLarge = Of(12, "memo too large");

    /// <summary>The fee is below what is required.</summary>
    public static readonly Error InsufficientFee = Of(13, "insufficient fee");

    /// <summary>More signatures than allowed.</summary>
    public static readonly Error TooManySignatures = Of(14, "maximum number of signatures exceeded");

    /// <summary>No signatures at all.</summary>
    public static readonly Error NoSignatures = Of(15, "no signatures supplied");

    /// <summary>JSON cannot be written.</summary>
    public static readonly Error JsonMarshal = Of(16, "failed to marshal JSON bytes");

    /// <summary>JSON cannot be read.</summary>
    public static readonly Error JsonUnmarshal = Of(17, "failed to unmarshal JSON bytes");

    /// <summary>The request makes no sense.</summary>
    public static readonly Error InvalidRequest = Of(18, "invalid request");

    /// <summary>The transaction waits already.</summary>
    public static readonly Error TxInMempoolCache = Of(19, "tx already in mempool");

    /// <summary>No room for another transaction.</summary>
    public static readonly Error MempoolIsFull = Of(20, "mempool is full");

    /// <summary>The transaction is too large.</summary>
    public static readonly Error TxTooLarge = Of(21, "tx too large");

    /// <summary>No such key in the keyring.</summary>
    public static readonly Error KeyNotFound = Of(22, "key not found");

    /// <summary>The passphrase is wrong.</summary>
    public static readonly Error WrongPassword = Of(23, "invalid account password");

    /// <summary>The given signer is not the one the transaction asks for.</summary>
    public static readonly Error IncorrectSigner = Of(24, "tx intended signer does not match the given signer");

    /// <summary>The gas adjustment is no positive number.</summary>
    public static readonly Error InvalidGasAdjustment = Of(25, "invalid gas adjustment");

    /// <summary>The height cannot be used.</summary>
    public static readonly Error InvalidHeight = Of(26, "invalid height");

    /// <summary>The version cannot be used.</summary>
    public static readonly Error InvalidVersion = Of(27, "invalid version");

    /// <summary>The chain id is malformed or another one's.</summary>
    public static readonly Error InvalidChainId = Of(28, "invalid chain-id");

    /// <summary>A value has the wrong type.</summary>
    public static readonly Error InvalidType = Of(29, "invalid type");

    /// <summary>The timeout height of the transaction has passed.</summary>
    public static readonly Error TxTimeoutHeight = Of(30, "tx timeout height");

    /// <summary>A critical extension option that nobody knows.</summary>
    public static readonly Error UnknownExtensionOptions = Of(31, "unknown extension options");

    /// <summary>The sequence of the signature is not the account's next one.</summary>
    public static readonly Error WrongSequence = Of(32, "incorrect account sequence");

    /// <summary>A message cannot be put into an Any.</summary>
    public static readonly Error PackAny = Of(33, "failed packing protobuf message to Any");

    /// <summary>An Any cannot be opened.</summary>
    public static readonly Error UnpackAny = Of(34, "failed unpacking protobuf message from Any");

    /// <summary>A state that correct code never reaches.</summary>
    public static readonly Error Logic = Of(35, "internal logic error");

    /// <summary>Two settings exclude each other.</summary>
    public static readonly Error Conflict = Of(36, "conflict");

    /// <summary>The feature is not supported.</summary>
    public static readonly Error NotSupported = Of(37, "feature not supported");

    /// <summary>The thing does not exist.</summary>
    public static readonly Error NotFound = Of(38, "not found");

    /// <summary>Reading or writing failed.</summary>
    public static readonly Error Io = Of(39, "internal IO error");

    /// <summary>The node's configuration file is wrong.</summary>
    public static readonly Error AppConfig = Of(40, "error in app.toml");

    /// <summary>The gas limit of the transaction is above the block's.</summary>
    public static readonly Error InvalidGasLimit = Of(41, "invalid gas limit");

    /// <summary>The timeout timestamp of the transaction has passed.</summary>
    public static readonly Error TxTimeout = Of(42, "tx timeout");

    /// <summary>What a recovered panic looks like on the wire; its text never counts.</summary>
    public static readonly Error Panic = new(Error.UndefinedCodespace, 111222, "panic");

    private static Error Of(uint code, string words) => new(Codespace, code, words);
}
