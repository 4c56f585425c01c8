namespace Welkin.Engine.Embedded;

/// <summary>The engine cannot go on; the message says what to do.</summary>
public sealed class EngineException(string message) : Exception(message);
