namespace Welkin.Engine.Embedded;

/// <summary>The engine cannot go on; the message says what to do.</summary>
public sealed class EngineException(string message) : Exception(message);

/// <summary>The engine stopped where its options told it to; everything committed is on disk.</summary>
public sealed class EngineHaltedException(string message) : Exception(message);
