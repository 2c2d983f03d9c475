import Testing
import VectorIndex

@Suite struct StoragePlanTests {
  private func plan(_ rows: Int, _ dimension: Int, _ bytes: Int?) throws -> StoragePlan {
    try StoragePlan.plan(
      rowCount: rows, dimension: dimension, idWidth: 8,
      options: VectorBuildOptions(bytesPerVector: bytes))
  }

  @Test(arguments: [
    (50_000, nil, 48, VectorStore.Kind.float16, 832), (50_000, 832, 48, .float16, 832),
    (50_000, 831, 47, .float16, 831), (50_000, 448, 48, .int8, 448), (50_000, 440, 40, .int8, 440),
    (50_000, 423, 384, .none, 396), (50_000, 64, 52, .none, 64), (50_000, 13, 1, .none, 13),
    (1000, nil, 0, .float16, 780), (1000, 780, 0, .float16, 780), (1000, 779, 0, .int8, 396),
    (1000, 395, 383, .none, 395),
  ])
  func theBudgetChooses(
    rows: Int, bytes: Int?, codes: Int, store: VectorStore.Kind, used: Int
  ) throws {
    let plan = try plan(rows, 384, bytes)
    #expect(plan == StoragePlan(codeLength: codes, store: store, idWidth: 8))
    #expect(plan.bytesPerVector(dimension: 384) == used)
  }

  @Test(arguments: [1, 2, 7, 8, 100, 384])
  func noPlanExceedsItsBudget(dimension: Int) throws {
    for rows in [10, 50_000] {
      for bytes in 13...1000 {
        let plan = try plan(rows, dimension, bytes)
        #expect(plan.bytesPerVector(dimension: dimension) <= bytes)
        #expect(plan.codeLength <= dimension)
        #expect(plan.codeLength > 0 || plan.store != .none)
      }
    }
  }

  @Test func narrowIdentitiesLeaveFourBytesToTheRest() throws {
    let plan = try StoragePlan.plan(
      rowCount: 50_000, dimension: 384, options: VectorBuildOptions(bytesPerVector: 64))
    #expect(plan == StoragePlan(codeLength: 56, store: .none, idWidth: 4))
    #expect(plan.bytesPerVector(dimension: 384) == 64)
  }

  @Test func impossibleBudgetsAreErrors() {
    #expect(throws: VectorIndexError.budgetTooSmall(bytesPerVector: 12, least: 13)) {
      try plan(50_000, 384, 12)
    }
  }
}
