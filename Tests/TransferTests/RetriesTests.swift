import Synchronization
import Testing

@testable import Transfer

@Suite struct RetriesTests {
  /// Answers in turn; the waits between them.
  private func run(
    _ answers: [Result<(Int, [String: String]), TransferError>], _ retries: Retries
  ) -> (result: Result<HTTPResponse, any Error>, waits: [Duration], asked: Int) {
    let waits = Mutex<[Duration]>([])
    var retries = retries
    retries.sleep = { wait in waits.withLock { $0.append(wait) } }
    var asked = 0
    let result = Result {
      try retries.run(try HTTPAddress("http://127.0.0.1/")) { attempt in
        #expect(attempt == asked)
        asked += 1
        let (status, headers) = try answers[attempt].get()
        var response = HTTPResponse()
        response.status = status
        response.headers = headers
        return response
      }
    }
    return (result, waits.withLock { $0 }, asked)
  }

  private static let three = Retries(
    attempts: 3, firstWait: .milliseconds(100), longestWait: .seconds(10))

  @Test func waitsDouble() throws {
    let run = run([.success((503, [:])), .success((502, [:])), .success((200, [:]))], Self.three)
    #expect(try run.result.get().status == 200)
    #expect(run.waits == [.milliseconds(100), .milliseconds(200)])
  }

  @Test func theLastAnswerIsTaken() throws {
    let run = run(Array(repeating: .success((500, [:])), count: 4), Self.three)
    #expect(try run.result.get().status == 500)
    #expect(run.asked == 3 && run.waits.count == 2)
  }

  @Test(arguments: [200, 400, 401, 404, 413, 501]) func otherStatusesAreTakenAtOnce(
    _ status: Int
  ) throws {
    let run = run([.success((status, ["retry-after": "1"]))], Self.three)
    #expect(try run.result.get().status == status && run.asked == 1)
  }

  @Test func theServersWaitCounts() throws {
    let run = run([.success((429, ["retry-after": "7"])), .success((200, [:]))], Self.three)
    #expect(try run.result.get().status == 200)
    #expect(run.waits == [.seconds(7)])
  }

  @Test func tooLongAWaitIsSaidAndNotDone() throws {
    let run = run([.success((429, ["retry-after": "11"]))], Self.three)
    let address = try HTTPAddress("http://127.0.0.1/")
    #expect(throws: TransferError.busy(address: address, code: 429, seconds: 11)) {
      try run.result.get()
    }
    #expect(run.waits.isEmpty)
  }

  @Test func passingErrorsAreTriedAgainOthersNot() throws {
    let address = try HTTPAddress("http://127.0.0.1/")
    let cut = TransferError.cut(address: address, reason: "")
    let again = run([.failure(cut), .success((200, [:]))], Self.three)
    #expect(try again.result.get().status == 200)
    let last = run(Array(repeating: .failure(cut), count: 4), Self.three)
    #expect(throws: cut) { try last.result.get() }
    #expect(last.asked == 3)
    let final = run([.failure(.untrusted(address: address, reason: ""))], Self.three)
    #expect(throws: TransferError.self) { try final.result.get() }
    #expect(final.asked == 1)
  }

  @Test func datesAreWaitsToo() {
    // 784,111,777 seconds after 1970: the example of RFC 9110.
    let date = "Sun, 06 Nov 1994 08:49:37 GMT"
    #expect(RetryAfter.wait(date, now: 784_111_770) == .seconds(7))
    #expect(RetryAfter.wait(date, now: 784_111_800) == .zero)
    for text in [
      "", "soon", "-1", "1.5", "Sun, 06 Foo 1994 08:49:37 GMT", "Sun, 06 Nov 1994 x GMT",
    ] {
      #expect(RetryAfter.wait(text) == nil)
    }
  }
}
