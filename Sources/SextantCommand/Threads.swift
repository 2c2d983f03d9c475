import FoundationEssentials

/// One thread for each processor.
var defaultThreads: Int { max(1, ProcessInfo.processInfo.activeProcessorCount) }
